"""What is shown at the steering group's next meeting, what is handed out, and what was shown at earlier ones?"""

from di_metrics.ui.frame import here
from di_metrics.ui.meetings.meeting_desk import chosen_of, meetings_on, tell_outcome
from di_metrics.ui.meetings.meeting_head import head
from di_metrics.ui.meetings.meeting_list import handed_out, import_meeting, listing, new_meeting
from di_metrics.ui.meetings.steps import steps

page = here()
meetings = meetings_on(page)
tell_outcome(page)
listing(page, meetings)
new_meeting(page, meetings)
import_meeting(page)
handed_out(page)
if chosen := chosen_of(page, meetings):
    head(page, chosen)
    steps(page, chosen)
