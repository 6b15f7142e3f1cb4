"""The one way to a card: a view, composed from a source in a setting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from di_metrics.cards.change_cards import changes
from di_metrics.cards.compare_card import compare
from di_metrics.cards.compared_cards import matrix, scatter, through_time
from di_metrics.cards.compensation_change_card import compensation_change
from di_metrics.cards.continuity_cards import flow, still_served
from di_metrics.cards.costs_cards import costs, forecast
from di_metrics.cards.figure_cards import coverage, figures
from di_metrics.cards.fulfilment_card import plan_fulfilment
from di_metrics.cards.headline_cards import profile
from di_metrics.cards.infrastructure_cards import places
from di_metrics.cards.municipal_service_cards import elsewhere, guardians, prices, providers
from di_metrics.cards.needed_card import needed
from di_metrics.cards.object_cards import infrastructure, timeline
from di_metrics.cards.occupancy_card import places_used
from di_metrics.cards.overview_card import overview
from di_metrics.cards.paragraph_card import in_words
from di_metrics.cards.path_cards import journey, served_since, waiting, waiting_for
from di_metrics.cards.picture_values import has_marks
from di_metrics.cards.plan_cards import attainment, plan, targets
from di_metrics.cards.record_cards import corrections, missing_reports, plausibility
from di_metrics.cards.service_steps_card import next_service
from di_metrics.cards.setting import Setting
from di_metrics.cards.state_care_card import state_care
from di_metrics.cards.stated_cards import attention, decisions, statements
from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Card, Chart

_CARDS: dict[ViewKind, Callable[[Setting, View], Card]] = {
    ViewKind.FIGURES: figures,
    ViewKind.COVERAGE: coverage,
    ViewKind.OVERVIEW: overview,
    ViewKind.CHANGES: changes,
    ViewKind.PROFILE: profile,
    ViewKind.INFRASTRUCTURE: infrastructure,
    ViewKind.TARGETS: targets,
    ViewKind.ATTENTION: attention,
    ViewKind.DECISIONS: decisions,
    ViewKind.WORDS: in_words,
    ViewKind.NEEDED: needed,
    ViewKind.STATEMENTS: statements,
    ViewKind.COMPLETENESS: missing_reports,
    ViewKind.COMPARE: compare,
    ViewKind.MATRIX: matrix,
    ViewKind.SCATTER: scatter,
    ViewKind.COMPARE_COURSE: through_time,
    ViewKind.PLAUSIBILITY: plausibility,
    ViewKind.CORRECTIONS: corrections,
    ViewKind.STATE_CARE: state_care,
    ViewKind.FULFILMENT: plan_fulfilment,
    ViewKind.FLOW: flow,
    ViewKind.RETENTION: still_served,
    ViewKind.NEXT_SERVICE: next_service,
    ViewKind.PROVIDERS: providers,
    ViewKind.ELSEWHERE: elsewhere,
    ViewKind.GUARDIANS: guardians,
    ViewKind.PRICES: prices,
    ViewKind.JOURNEY: journey,
    ViewKind.WAITING: waiting,
    ViewKind.WAITING_FOR: waiting_for,
    ViewKind.SERVED_SINCE: served_since,
    ViewKind.COMPENSATION_CHANGE: compensation_change,
    ViewKind.COSTS: costs,
    ViewKind.FORECAST: forecast,
    ViewKind.PLAN: plan,
    ViewKind.ATTAINMENT: attainment,
    ViewKind.PLACES: places,
    ViewKind.TIMELINE: timeline,
    ViewKind.OCCUPANCY: places_used,
}


def card_of(setting: Setting, view: View) -> Card:
    """The card of a view, which was checked: its finding, picture, table and what may be asked about it.

    A card says so where its source tells nothing of what is asked; a chart without a mark is none.
    """
    card = _CARDS[view.kind](setting, view)
    if isinstance(card.picture, Chart) and not has_marks(card.picture):
        return replace(card, picture=None)
    return card
