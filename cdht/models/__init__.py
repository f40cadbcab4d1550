"""Rows: Peewee tables, constraints, named queries. Import order is creation order."""

from __future__ import annotations

from .accounts import Account, AccountRole, AccountUnit
from .base import Row, database
from .certificate_stock import CertificateStock
from .certificates import CertificateKey, CertificatePrint, CertificateReplacement
from .citizens import Citizen, Consent
from .committee import CommitteeMember, CommitteeUnit
from .communes import Commune, CommuneName, Signer
from .complaints import Complaint
from .criteria import CriteriaVersion
from .criteria_drafts import CriteriaDraft
from .cycles import Cycle
from .drafts import Draft
from .duplicates import CitizenMerge, CitizenPair
from .emblems import Emblem
from .evidence import Evidence
from .evidence_files import EvidenceFile
from .form_codes import FormCode
from .guiding import GuidingDocument
from .inspections import Inspection, InspectionFollowUp, InspectionMember
from .journal import JournalEntry
from .learning_plans import LearningPlanItem
from .originals import Original, RegisterEntry, Reprint
from .papers import Narrative
from .phone_passes import PhonePass
from .printing_jobs import PrintingJob
from .receipts import Receipt
from .recognition import Decision, Recognition
from .registration import Registration
from .scoring import Score, Sheet
from .search import CitizenWord
from .second_verification import Opinion, OpinionScore
from .self_score_rounds import RoundScore, SelfScoreRound
from .sessions import Pin, Session
from .training import TrainingAttendance, TrainingIndicator, TrainingSession, TrainingUnit
from .undoing import Before, Mistake
from .units import Unit
from .uploads import Upload, UploadRow
from .voting import Meeting, Vote

TABLES: tuple[type[Row], ...] = (
    Commune,
    CommuneName,
    Signer,
    Unit,
    Account,
    AccountRole,
    AccountUnit,
    Citizen,
    Consent,
    CriteriaVersion,
    CriteriaDraft,
    Cycle,
    GuidingDocument,
    CommitteeMember,
    CommitteeUnit,
    Registration,
    TrainingSession,
    TrainingUnit,
    TrainingIndicator,
    TrainingAttendance,
    Sheet,
    Score,
    Evidence,
    EvidenceFile,
    SelfScoreRound,
    RoundScore,
    LearningPlanItem,
    PhonePass,
    Opinion,
    OpinionScore,
    Meeting,
    Vote,
    Decision,
    Recognition,
    CertificateKey,
    CertificateReplacement,
    CertificatePrint,
    Narrative,
    Original,
    RegisterEntry,
    Reprint,
    JournalEntry,
    Inspection,
    InspectionMember,
    InspectionFollowUp,
    Complaint,
    Receipt,
    Before,
    Mistake,
    Pin,
    Session,
    FormCode,
    Upload,
    UploadRow,
    CitizenWord,
    CitizenPair,
    CitizenMerge,
    Draft,
    CertificateStock,
    Emblem,
    PrintingJob,
)

__all__ = [table.__name__ for table in TABLES] + ["TABLES", "Row", "database"]
