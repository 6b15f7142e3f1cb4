"""Where? Any indicator on the map, through the years, on either basis."""

from di_metrics.ui.frame import here
from di_metrics.ui.map_page import map_through_years, mapped_indicators
from di_metrics.ui.navigation import choose_indicator, choose_unit, open_profile, profile_box

page = here()
of_services = bool(page.selection.services or page.selection.categories)
code = choose_indicator(page, mapped_indicators(of_services=of_services))
choose_unit(page, code)
open_profile(page, map_through_years(page, code))
profile_box(page, "map")
