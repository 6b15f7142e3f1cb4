"""Municipalities' reports: from a file as it arrives to checked rows without identities. Knows no database and no page."""

from di_metrics.reports.checks import RowCheck
from di_metrics.reports.drafts import Problems
from di_metrics.reports.marking import marked_workbook
from di_metrics.reports.names import Aliases, all_aliases, read_aliases, write_aliases
from di_metrics.reports.needed_services import NeededFault, NeededServices, read_needed_services
from di_metrics.reports.programme import Checks, Family, read_checks
from di_metrics.reports.pseudonyms import Pseudonyms, key_check, read_key
from di_metrics.reports.quarantine import Quarantined, faults_from_json, faults_to_json
from di_metrics.reports.reading import nil_return, read_report
from di_metrics.reports.report import Reading, RejectedRow, ReportRow, RowFault
from di_metrics.reports.rules import RULES, Severity
from di_metrics.reports.template import template_bytes
from di_metrics.reports.unreadable import UnreadableFile

__all__ = [
    "RULES",
    "Aliases",
    "Checks",
    "Family",
    "NeededFault",
    "NeededServices",
    "Problems",
    "Pseudonyms",
    "Quarantined",
    "Reading",
    "RejectedRow",
    "ReportRow",
    "RowCheck",
    "RowFault",
    "Severity",
    "UnreadableFile",
    "all_aliases",
    "faults_from_json",
    "faults_to_json",
    "key_check",
    "marked_workbook",
    "nil_return",
    "read_aliases",
    "read_checks",
    "read_key",
    "read_needed_services",
    "read_report",
    "template_bytes",
    "write_aliases",
]
