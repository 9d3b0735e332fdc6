"""What can be done, how somebody stands to what it is done with, and who may do what does not move an assignment (B2).

What moves one stands in `lifecycle.LIFECYCLE`. A newcomer reads the table at the end.
"""

from __future__ import annotations

from enum import StrEnum


class Party(StrEnum):
    """How an actor stands to one assignment (docs/definitions.md 5)."""

    LEADERSHIP = "leadership"
    OFFICE_LEADER = "office_leader"
    OFFICE_SPECIALIST = "office_specialist"
    OFFICE_CLERK = "office_clerk"
    IN_CHARGE = "in_charge"
    JUDGE = "judge"  # may confirm or return: decided by the profile's `confirmer` and by who filed
    LEAD_SIGNER = "lead_signer"
    LEAD_STAFF = "lead_staff"
    LEAD_UNIT = "lead_unit"  # a subordinate unit the work was passed to
    COORDINATOR = "coordinator"
    CONCERNED = "concerned"
    FIELD_MANAGER = "field_manager"  # department over its field; district over its communes
    READER = "reader"
    INSPECTOR = "inspector"  # a mandate of his inspection covers it, these days
    ADMINISTRATOR = "administrator"


class Deed(StrEnum):
    """What can be done. The first block moves an assignment (LIFECYCLE); the others do not change its state."""

    ISSUE = "issue"
    ACCEPT = "accept"
    DISPUTE = "dispute"
    KEEP = "keep"
    TRANSFER = "transfer"
    DRAFT_RESULT = "draft_result"
    HAND_BACK = "hand_back"
    FILE_RESULT = "file_result"
    RECALL_RESULT = "recall_result"
    CONFIRM = "confirm"
    RETURN = "return"
    REOPEN = "reopen"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"

    REGISTER = "register"
    CORRECT = "correct"
    AMEND = "amend"
    OPEN_PERIODS = "open_periods"
    REPORT_UP = "report_up"
    UPDATE = "update"
    ASSIGN_PERSON = "assign_person"
    ASSIGN_SPECIALIST = "assign_specialist"
    REPORT_MISSING = "report_missing"
    ANSWER_MISSING = "answer_missing"
    SET_CLOCK = "set_clock"
    KEEP_AGENCIES = "keep_agencies"
    KEEP_REGULATION = "keep_regulation"
    KEEP_CALENDAR = "keep_calendar"
    RECORD_INTERNAL_RULE = "record_internal_rule"
    KEEP_JOBS = "keep_jobs"
    KEEP_CONNECTIONS = "keep_connections"
    HAND_OVER = "hand_over"
    READ_LOG = "read_log"
    SET_LIMIT = "set_limit"
    DECIDE_LOCALLY = "decide_locally"
    ADVISE_EXTENSION = "advise_extension"
    DECIDE_EXTENSION = "decide_extension"
    WITHDRAW_EXTENSION = "withdraw_extension"
    ASK_PART = "ask_part"
    ANSWER_PART = "answer_part"
    REMIND_LEAD = "remind_lead"
    PRE_CHECK = "pre_check"
    ESCALATE = "escalate"
    URGE = "urge"
    ANSWER_URGE = "answer_urge"
    TAKE_BACK_URGE = "take_back_urge"
    KEEP_SIGNED_LETTER = "keep_signed_letter"
    REPORT_STUCK = "report_stuck"
    DEMAND_EXPLANATION = "demand_explanation"
    PREPARE_EXPLANATION = "prepare_explanation"
    EXPLAIN = "explain"
    ASK_CORRECTION = "ask_correction"
    RECORD_REPORTED = "record_reported"
    STAND_IN = "stand_in"
    REPORT_DIFFICULTY = "report_difficulty"
    REPORT_BEYOND_MEANS = "report_beyond_means"
    RAISE_DIFFERENCE = "raise_difference"
    ASK_OFFICE = "ask_office"
    SPEAK = "speak"
    PROPOSE = "propose"
    DIRECT = "direct"
    SEND_FEEDBACK = "send_feedback"
    HANDLE_FEEDBACK = "handle_feedback"
    DIRECT_FEEDBACK = "direct_feedback"
    REPLY_FEEDBACK = "reply_feedback"
    INQUIRE = "inquire"
    DRAFT_INQUIRY_ANSWER = "draft_inquiry_answer"
    FILE_INQUIRY_ANSWER = "file_inquiry_answer"
    OPEN_REPORT_ROUND = "open_report_round"
    DRAFT_REPORT = "draft_report"
    FILE_REPORT = "file_report"
    HANDLE_REPORTS = "handle_reports"
    DRAFT_OFFICE_REPORT = "draft_office_report"
    APPROVE_OFFICE_REPORT = "approve_office_report"
    KEEP_TEMPLATES = "keep_templates"
    SCORE = "score"
    APPROVE_SCORES = "approve_scores"
    AGREE_SCORE = "agree_score"
    APPEAL_SCORE = "appeal_score"
    ANSWER_APPEAL = "answer_appeal"
    CONFIRM_CAUSE = "confirm_cause"
    READ_SIGNALS = "read_signals"
    PREPARE_EDITION = "prepare_edition"
    APPROVE_EDITION = "approve_edition"
    KEEP_PRIVATE = "keep_private"
    KEEP_EXCHANGE = "keep_exchange"
    ISOLATE = "isolate"
    PROPOSE_MEASURES = "propose_measures"
    APPROVE_MEASURES = "approve_measures"
    DECIDE_MEASURES = "decide_measures"
    TELL_OF_REGULATION = "tell_of_regulation"
    ANSWER_OF_REGULATION = "answer_of_regulation"
    KEEP_TRAININGS = "keep_trainings"
    WRITE_REGULATION_REPORT = "write_regulation_report"
    APPROVE_REGULATION_REPORT = "approve_regulation_report"
    KEEP_TEAMS = "keep_teams"
    PREPARE_PLAN = "prepare_plan"
    APPROVE_PLAN = "approve_plan"
    OPEN_INSPECTION = "open_inspection"
    CHECK_FROM_DESK = "check_from_desk"
    INSPECT_ITSELF = "inspect_itself"
    SIGN_OWN_RESULT = "sign_own_result"
    HAND_IN = "hand_in"
    SAY_OF_MINUTES = "say_of_minutes"
    REPORT_RECOMMENDATION = "report_recommendation"


#: Deeds that do not move an assignment: by whom. Those that do stand in `lifecycle.LIFECYCLE`.
BESIDE_THE_LIFE: dict[Deed, frozenset[Party]] = {
    Deed.REGISTER: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST, Party.OFFICE_CLERK}),
    Deed.CORRECT: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.OPEN_PERIODS: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST, Party.ADMINISTRATOR}),
    Deed.REPORT_UP: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.AMEND: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.UPDATE: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF, Party.LEAD_UNIT}),
    Deed.ASSIGN_PERSON: frozenset({Party.LEAD_SIGNER}),
    Deed.ASSIGN_SPECIALIST: frozenset({Party.OFFICE_LEADER}),
    Deed.REPORT_MISSING: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF}),
    Deed.ANSWER_MISSING: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.SET_CLOCK: frozenset({Party.ADMINISTRATOR}),
    Deed.KEEP_AGENCIES: frozenset({Party.ADMINISTRATOR}),
    Deed.KEEP_REGULATION: frozenset({Party.ADMINISTRATOR}),
    Deed.KEEP_CALENDAR: frozenset({Party.ADMINISTRATOR}),
    Deed.RECORD_INTERNAL_RULE: frozenset(
        {Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST, Party.OFFICE_CLERK, Party.LEAD_SIGNER, Party.LEAD_STAFF}
    ),
    Deed.KEEP_JOBS: frozenset({Party.ADMINISTRATOR}),
    # machines that speak with the product (J4)
    Deed.KEEP_CONNECTIONS: frozenset({Party.ADMINISTRATOR}),
    Deed.HAND_OVER: frozenset({Party.ADMINISTRATOR, Party.OFFICE_LEADER}),
    Deed.READ_LOG: frozenset({Party.ADMINISTRATOR, Party.OFFICE_LEADER}),
    Deed.SET_LIMIT: frozenset({Party.ADMINISTRATOR}),
    Deed.DECIDE_LOCALLY: frozenset({Party.ADMINISTRATOR}),
    Deed.ADVISE_EXTENSION: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    # of the leaders only whom the profile names (rules/extending.py); the Office writes his word down and names the document
    Deed.DECIDE_EXTENSION: frozenset({Party.LEADERSHIP, Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.WITHDRAW_EXTENSION: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF, Party.LEAD_UNIT}),
    Deed.ASK_PART: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF}),
    Deed.ANSWER_PART: frozenset({Party.COORDINATOR}),
    Deed.REMIND_LEAD: frozenset({Party.COORDINATOR}),
    # of the managers of the field only those whom the profile lets (rules/urging_rights.looks_first)
    Deed.PRE_CHECK: frozenset({Party.FIELD_MANAGER}),
    Deed.ESCALATE: frozenset({Party.OFFICE_SPECIALIST, Party.OFFICE_LEADER}),
    # whom an agency may urge is narrowed by the profile's delegations (rules/urging_rights.py); the lead urges its own units
    Deed.URGE: frozenset(
        {
            Party.OFFICE_LEADER,
            Party.OFFICE_SPECIALIST,
            Party.FIELD_MANAGER,
            Party.COORDINATOR,
            Party.LEAD_SIGNER,
            Party.LEAD_STAFF,
        }
    ),
    Deed.ANSWER_URGE: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF, Party.LEAD_UNIT}),
    # by who urged, and nobody else
    Deed.TAKE_BACK_URGE: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST, Party.LEAD_SIGNER, Party.LEAD_STAFF}),
    # by people of the agency that urged
    Deed.KEEP_SIGNED_LETTER: frozenset(
        {Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST, Party.OFFICE_CLERK, Party.LEAD_SIGNER, Party.LEAD_STAFF}
    ),
    Deed.REPORT_STUCK: frozenset({Party.OFFICE_SPECIALIST}),
    Deed.DEMAND_EXPLANATION: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.PREPARE_EXPLANATION: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF}),
    Deed.EXPLAIN: frozenset({Party.LEAD_SIGNER}),
    # the head of the agency asks; the Office writes down what he telephoned or wrote
    Deed.ASK_CORRECTION: frozenset({Party.LEAD_SIGNER, Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.RECORD_REPORTED: frozenset(
        {Party.LEAD_SIGNER, Party.LEAD_STAFF, Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}
    ),
    # of which agency about which other is the profile's to say (rules/feedback.py)
    Deed.SEND_FEEDBACK: frozenset({Party.LEAD_SIGNER}),
    Deed.HANDLE_FEEDBACK: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    # the Office writes a leader's word down and names him
    Deed.DIRECT_FEEDBACK: frozenset({Party.LEADERSHIP, Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.REPLY_FEEDBACK: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF}),
    # threads (exchanges): a unit that the work was passed to speaks for itself; whoever else is a party to the task brings up where it differs
    Deed.REPORT_DIFFICULTY: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF, Party.LEAD_UNIT}),
    Deed.REPORT_BEYOND_MEANS: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF, Party.LEAD_UNIT}),
    Deed.RAISE_DIFFERENCE: frozenset(
        {Party.LEAD_SIGNER, Party.LEAD_STAFF, Party.LEAD_UNIT, Party.COORDINATOR, Party.CONCERNED}
    ),
    Deed.ASK_OFFICE: frozenset(
        {
            Party.LEAD_SIGNER,
            Party.LEAD_STAFF,
            Party.LEAD_UNIT,
            Party.COORDINATOR,
            Party.CONCERNED,
            Party.FIELD_MANAGER,
        }
    ),
    Deed.SPEAK: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF}),
    # the Office's part: it hears, answers, proposes, carries out what was directed
    Deed.PROPOSE: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    # the Office writes a leader's word down, names him and where it stands
    Deed.DIRECT: frozenset({Party.LEADERSHIP, Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.STAND_IN: frozenset(
        {
            Party.ADMINISTRATOR,
            Party.OFFICE_LEADER,
            Party.OFFICE_SPECIALIST,
            Party.OFFICE_CLERK,
            Party.LEAD_SIGNER,
            Party.LEAD_STAFF,
        }
    ),
    Deed.INQUIRE: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    # by people of the agency that was asked
    Deed.DRAFT_INQUIRY_ANSWER: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF}),
    Deed.FILE_INQUIRY_ANSWER: frozenset({Party.LEAD_SIGNER}),
    # periodic reports of agencies: the Office opens a special round, takes them, sends them back, reminds who has not filed
    Deed.OPEN_REPORT_ROUND: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.HANDLE_REPORTS: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    # by people of the agency that reports; recalling is of who may file
    Deed.DRAFT_REPORT: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF}),
    Deed.FILE_REPORT: frozenset({Party.LEAD_SIGNER}),
    # the Office's own report to the leaders of the province: written by whoever follows the work, approved by a leader of the Office alone
    Deed.DRAFT_OFFICE_REPORT: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.APPROVE_OFFICE_REPORT: frozenset({Party.OFFICE_LEADER}),
    # how the Office's papers look: its own Word templates
    Deed.KEEP_TEMPLATES: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.SCORE: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),  # the year's result (TH 21.2; BT 20.2)
    Deed.APPROVE_SCORES: frozenset({Party.OFFICE_LEADER}),
    Deed.AGREE_SCORE: frozenset({Party.LEAD_SIGNER}),
    Deed.APPEAL_SCORE: frozenset({Party.LEAD_SIGNER}),
    Deed.ANSWER_APPEAL: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.CONFIRM_CAUSE: frozenset(
        {Party.LEADERSHIP, Party.OFFICE_LEADER}
    ),  # the competent level, or the Office with its document
    Deed.READ_SIGNALS: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    # what the public gets: prepared by the Office, approved by whom the profile names (publication.approved_by)
    Deed.PREPARE_EDITION: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.APPROVE_EDITION: frozenset({Party.OFFICE_LEADER, Party.LEADERSHIP}),
    Deed.KEEP_PRIVATE: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    # messages of other document systems: what waits for a person, and what they propose
    Deed.KEEP_EXCHANGE: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST, Party.OFFICE_CLERK}),
    # a secret that was found after it had come in: whoever keeps the machine, and whoever answers for the Office's papers
    Deed.ISOLATE: frozenset({Party.ADMINISTRATOR, Party.OFFICE_LEADER}),
    # measures that the Office proposes (H6); it writes a leader's decision down, names him and where it stands
    Deed.PROPOSE_MEASURES: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.APPROVE_MEASURES: frozenset({Party.OFFICE_LEADER}),
    Deed.DECIDE_MEASURES: frozenset({Party.LEADERSHIP, Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    # how the regulation itself is carried out (I3): agencies say where it is hard, the Office answers, trains and reports each year
    Deed.TELL_OF_REGULATION: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF}),
    Deed.ANSWER_OF_REGULATION: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.KEEP_TRAININGS: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST, Party.OFFICE_CLERK}),
    Deed.WRITE_REGULATION_REPORT: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.APPROVE_REGULATION_REPORT: frozenset({Party.OFFICE_LEADER}),
    # inspection (TH chương IV; BT 12–14): the Office prepares and writes down; who carries one out is its inspectors, by their own rows
    # (inspections/queries/sight.py), and its head approves the team's plan and signs the conclusion
    Deed.KEEP_TEAMS: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST, Party.OFFICE_CLERK}),
    Deed.PREPARE_PLAN: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    # the Office writes the leader's approval down and names the document
    Deed.APPROVE_PLAN: frozenset({Party.LEADERSHIP, Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.OPEN_INSPECTION: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    Deed.CHECK_FROM_DESK: frozenset({Party.OFFICE_LEADER, Party.OFFICE_SPECIALIST}),
    # agencies inspect themselves and their units (TH 10.2, 15.1; BT 12.2, 16.1)
    Deed.INSPECT_ITSELF: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF}),
    Deed.SIGN_OWN_RESULT: frozenset({Party.LEAD_SIGNER}),
    # by people of the inspected agency, or of the one that owes what was recommended
    Deed.HAND_IN: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF}),
    Deed.SAY_OF_MINUTES: frozenset({Party.LEAD_SIGNER}),
    Deed.REPORT_RECOMMENDATION: frozenset({Party.LEAD_SIGNER, Party.LEAD_STAFF}),
}
