"""What the first pages ask. Each picture is a single question, or a few whose number does not grow."""

from dondoc.dashboard.queries.agencies import by_block, worst_first
from dondoc.dashboard.queries.concerns import MOST, Concern, Concerns, concerns
from dondoc.dashboard.queries.cuts import CUTS, Slice, cut, followed_agencies
from dondoc.dashboard.queries.heat import Heat, Spot, heat
from dondoc.dashboard.queries.kept import Look
from dondoc.dashboard.queries.live import live_figures, update_rates
from dondoc.dashboard.queries.load import AgencyLoad, Week, load_by_agency, load_by_week, weeks
from dondoc.dashboard.queries.months import Month, last_months
from dondoc.dashboard.queries.office import OfficeDuty, office_duties
from dondoc.dashboard.queries.own import Own, own_week
from dondoc.dashboard.queries.scope import counted, followed, own_agencies, scope
from dondoc.dashboard.queries.waits import Pulse, Waiting, pulse, waiting

__all__ = [
    "CUTS",
    "MOST",
    "AgencyLoad",
    "Concern",
    "Concerns",
    "Heat",
    "Look",
    "Month",
    "OfficeDuty",
    "Own",
    "Pulse",
    "Slice",
    "Spot",
    "Waiting",
    "Week",
    "by_block",
    "concerns",
    "counted",
    "cut",
    "followed",
    "followed_agencies",
    "heat",
    "last_months",
    "live_figures",
    "load_by_agency",
    "load_by_week",
    "office_duties",
    "own_agencies",
    "own_week",
    "pulse",
    "scope",
    "update_rates",
    "waiting",
    "weeks",
    "worst_first",
]
