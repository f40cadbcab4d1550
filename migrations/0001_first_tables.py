"""The first tables. Plain SQL, complete with every CHECK; a test compares it with the declared models."""

from __future__ import annotations

# The four types that SQLite and PostgreSQL name differently.
TYPES = {
    "sqlite": {"ID": "INTEGER", "BOOL": "INTEGER", "TIME": "DATETIME", "WORD": "VARCHAR(255)"},
    "postgresql": {"ID": "SERIAL", "BOOL": "BOOLEAN", "TIME": "TIMESTAMP", "WORD": "VARCHAR(255)"},
}

STATEMENTS = """
CREATE TABLE "commune" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "same_account_may_verify" {BOOL} NOT NULL,
    "created_at" {TIME} NOT NULL
);

CREATE TABLE "commune_name" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL CHECK (kind IN ('xã', 'phường', 'thị trấn', 'đặc khu')),
    "name" TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    "superior" TEXT NOT NULL,
    "superior_association" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE CASCADE
);
CREATE INDEX "commune_name_commune_id" ON "commune_name" ("commune_id");
CREATE UNIQUE INDEX "commune_name_commune_id_valid_from" ON "commune_name" ("commune_id", "valid_from");

CREATE TABLE "signer" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER NOT NULL,
    "body" TEXT NOT NULL CHECK (body IN ('steering_committee', 'peoples_committee', 'association')),
    "authority" TEXT NOT NULL,
    "title" TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
    "second_title" TEXT NOT NULL,
    "name" TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    "valid_from" DATE NOT NULL,
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE CASCADE
);
CREATE INDEX "signer_commune_id" ON "signer" ("commune_id");
CREATE UNIQUE INDEX "signer_commune_id_body_valid_from" ON "signer" ("commune_id", "body", "valid_from");

CREATE TABLE "unit" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    "folded" TEXT NOT NULL,
    "short_name" TEXT NOT NULL,
    "kind" {WORD} NOT NULL CHECK (kind IN ('agency', 'hamlet', 'clan', 'school', 'enterprise')),
    "position" INTEGER NOT NULL,
    "active" {BOOL} NOT NULL,
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE RESTRICT
);
CREATE INDEX "unit_commune_id" ON "unit" ("commune_id");
CREATE UNIQUE INDEX "unit_commune_id_folded" ON "unit" ("commune_id", "folded");

CREATE TABLE "account" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER NOT NULL,
    "login" TEXT NOT NULL CHECK (length(login) BETWEEN 2 AND 32),
    "name" TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    "password_hash" TEXT NOT NULL,
    "active" {BOOL} NOT NULL,
    "all_units" {BOOL} NOT NULL,
    "must_change_password" {BOOL} NOT NULL,
    "session_epoch" INTEGER NOT NULL,
    "failed_count" INTEGER NOT NULL,
    "locked_until" {TIME},
    "created_at" {TIME} NOT NULL,
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE RESTRICT
);
CREATE INDEX "account_commune_id" ON "account" ("commune_id");
CREATE UNIQUE INDEX "account_login" ON "account" ("login");

CREATE TABLE "account_role" (
    "account_id" INTEGER NOT NULL,
    "role" {WORD} NOT NULL CHECK (role IN ('clerk', 'verifier', 'secretary', 'viewer', 'admin')),
    PRIMARY KEY ("account_id", "role"),
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE
);
CREATE INDEX "account_role_account_id" ON "account_role" ("account_id");

CREATE TABLE "account_unit" (
    "account_id" INTEGER NOT NULL,
    "unit_id" INTEGER NOT NULL,
    PRIMARY KEY ("account_id", "unit_id"),
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE CASCADE
);
CREATE INDEX "account_unit_account_id" ON "account_unit" ("account_id");
CREATE INDEX "account_unit_unit_id" ON "account_unit" ("unit_id");

CREATE TABLE "citizen" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL CHECK (length(name) BETWEEN 2 AND 80),
    "folded" TEXT NOT NULL,
    "sort_key" TEXT NOT NULL,
    "birth" TEXT,
    "birth_year" INTEGER,
    "gender" {WORD} CHECK (gender IN ('male', 'female')),
    "number" TEXT,
    "phone" TEXT,
    "address" TEXT,
    "created_at" {TIME} NOT NULL,
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE RESTRICT
);
CREATE INDEX "citizen_commune_id" ON "citizen" ("commune_id");
CREATE INDEX "citizen_sort_key" ON "citizen" ("sort_key");
CREATE UNIQUE INDEX "citizen_commune_id_number" ON "citizen" ("commune_id", "number");
CREATE INDEX "citizen_commune_id_folded_birth_year" ON "citizen" ("commune_id", "folded", "birth_year");

CREATE TABLE "consent" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "citizen_id" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "given_on" DATE NOT NULL,
    "medium" TEXT NOT NULL CHECK (medium IN ('paper', 'screen')),
    "recorded_by_id" INTEGER,
    "withdrawn_on" DATE,
    FOREIGN KEY ("citizen_id") REFERENCES "citizen" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("recorded_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "consent_citizen_id" ON "consent" ("citizen_id");
CREATE INDEX "consent_recorded_by_id" ON "consent" ("recorded_by_id");

CREATE TABLE "criteria_version" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL,
    "version" INTEGER NOT NULL CHECK (version >= 1),
    "title" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "content" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "created_at" {TIME} NOT NULL
);
CREATE UNIQUE INDEX "criteria_version_code_version" ON "criteria_version" ("code", "version");

CREATE TABLE "cycle" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    "folded" TEXT NOT NULL,
    "year" INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    "criteria_id" INTEGER NOT NULL,
    "is_pilot" {BOOL} NOT NULL,
    "difficult_area" {BOOL} NOT NULL,
    "majority_percent" INTEGER NOT NULL CHECK (majority_percent BETWEEN 1 AND 99),
    "percent_decimals" INTEGER NOT NULL CHECK (percent_decimals BETWEEN 0 AND 2),
    "starts_on" DATE NOT NULL,
    "self_scores_due" DATE,
    "closed_at" {TIME},
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("criteria_id") REFERENCES "criteria_version" ("id") ON DELETE RESTRICT
);
CREATE INDEX "cycle_commune_id" ON "cycle" ("commune_id");
CREATE INDEX "cycle_criteria_id" ON "cycle" ("criteria_id");
CREATE UNIQUE INDEX "cycle_commune_id_folded" ON "cycle" ("commune_id", "folded");

CREATE TABLE "guiding_document" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "cycle_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
    "number" TEXT NOT NULL,
    "issued_on" DATE NOT NULL,
    "issuer" TEXT NOT NULL CHECK (length(issuer) BETWEEN 1 AND 160),
    "subject" TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 400),
    "is_ground" {BOOL} NOT NULL,
    "position" INTEGER NOT NULL,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE CASCADE
);
CREATE INDEX "guiding_document_cycle_id" ON "guiding_document" ("cycle_id");

CREATE TABLE "committee_member" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "cycle_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    "title" TEXT NOT NULL,
    "office" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE CASCADE
);
CREATE INDEX "committee_member_cycle_id" ON "committee_member" ("cycle_id");

CREATE TABLE "committee_unit" (
    "member_id" INTEGER NOT NULL,
    "unit_id" INTEGER NOT NULL,
    PRIMARY KEY ("member_id", "unit_id"),
    FOREIGN KEY ("member_id") REFERENCES "committee_member" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE CASCADE
);
CREATE INDEX "committee_unit_member_id" ON "committee_unit" ("member_id");
CREATE INDEX "committee_unit_unit_id" ON "committee_unit" ("unit_id");

CREATE TABLE "registration" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "cycle_id" INTEGER NOT NULL,
    "citizen_id" INTEGER NOT NULL,
    "unit_id" INTEGER NOT NULL,
    "component" {WORD} CHECK (component IN ('official', 'board', 'labourer')),
    "audience_registered" TEXT NOT NULL CHECK (audience_registered IN ('farmer', 'worker', 'professional')),
    "audience" TEXT NOT NULL CHECK (audience IN ('farmer', 'worker', 'professional')),
    "party_member" {BOOL},
    "registered_on" DATE NOT NULL,
    "stage" {WORD} NOT NULL CHECK (stage IN ('registered', 'self_scored', 'verified', 'voted', 'recognised', 'not_recognised', 'withdrawn')),
    "version" INTEGER NOT NULL CHECK (version >= 1),
    "sent_back_reason" TEXT NOT NULL,
    "created_at" {TIME} NOT NULL,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("citizen_id") REFERENCES "citizen" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT
);
CREATE INDEX "registration_cycle_id" ON "registration" ("cycle_id");
CREATE INDEX "registration_citizen_id" ON "registration" ("citizen_id");
CREATE INDEX "registration_unit_id" ON "registration" ("unit_id");
CREATE UNIQUE INDEX "registration_cycle_id_citizen_id" ON "registration" ("cycle_id", "citizen_id");
CREATE INDEX "registration_cycle_id_unit_id_stage" ON "registration" ("cycle_id", "unit_id", "stage");

CREATE TABLE "sheet" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "registration_id" INTEGER NOT NULL,
    "kind" {WORD} NOT NULL CHECK (kind IN ('self', 'verified')),
    "version" INTEGER NOT NULL CHECK (version >= 1),
    "keyed_by_id" INTEGER,
    "keyed_at" {TIME} NOT NULL,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("keyed_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "sheet_registration_id" ON "sheet" ("registration_id");
CREATE INDEX "sheet_keyed_by_id" ON "sheet" ("keyed_by_id");
CREATE UNIQUE INDEX "sheet_registration_id_kind" ON "sheet" ("registration_id", "kind");

CREATE TABLE "score" (
    "sheet_id" INTEGER NOT NULL,
    "indicator" INTEGER NOT NULL CHECK (indicator BETWEEN 1 AND 10),
    "points" INTEGER NOT NULL CHECK (points BETWEEN 0 AND 10),
    "note" TEXT NOT NULL CHECK (length(note) BETWEEN 0 AND 500),
    PRIMARY KEY ("sheet_id", "indicator"),
    FOREIGN KEY ("sheet_id") REFERENCES "sheet" ("id") ON DELETE CASCADE
);

CREATE TABLE "evidence" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "registration_id" INTEGER NOT NULL,
    "indicator" INTEGER NOT NULL CHECK (indicator BETWEEN 1 AND 10),
    "text" TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
    "state" {WORD} NOT NULL CHECK (state IN ('unseen', 'accepted', 'insufficient')),
    "note" TEXT NOT NULL CHECK (length(note) BETWEEN 0 AND 500),
    "added_by_id" INTEGER,
    "added_at" {TIME} NOT NULL,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("added_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "evidence_registration_id" ON "evidence" ("registration_id");
CREATE INDEX "evidence_added_by_id" ON "evidence" ("added_by_id");

CREATE TABLE "meeting" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "cycle_id" INTEGER NOT NULL,
    "unit_id" INTEGER NOT NULL,
    "held_on" DATE,
    "place" TEXT NOT NULL,
    "chair" TEXT NOT NULL,
    "minute_taker" TEXT NOT NULL,
    "eligible" INTEGER NOT NULL CHECK (eligible >= 0),
    "present" INTEGER NOT NULL CHECK (present >= 0),
    "version" INTEGER NOT NULL,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT,
    CHECK (present <= eligible)
);
CREATE INDEX "meeting_cycle_id" ON "meeting" ("cycle_id");
CREATE INDEX "meeting_unit_id" ON "meeting" ("unit_id");
CREATE UNIQUE INDEX "meeting_cycle_id_unit_id" ON "meeting" ("cycle_id", "unit_id");

CREATE TABLE "vote" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "meeting_id" INTEGER NOT NULL,
    "registration_id" INTEGER NOT NULL,
    "attended" {BOOL} NOT NULL,
    "votes_for" INTEGER NOT NULL CHECK (votes_for >= 0),
    "votes_against" INTEGER NOT NULL CHECK (votes_against >= 0),
    "blank" INTEGER NOT NULL CHECK (blank >= 0),
    FOREIGN KEY ("meeting_id") REFERENCES "meeting" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE RESTRICT
);
CREATE INDEX "vote_meeting_id" ON "vote" ("meeting_id");
CREATE UNIQUE INDEX "vote_registration_id" ON "vote" ("registration_id");

CREATE TABLE "decision" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "cycle_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL CHECK (length(number) BETWEEN 1 AND 40),
    "issued_on" DATE NOT NULL,
    "signer_name" TEXT NOT NULL,
    "signer_title" TEXT NOT NULL,
    "created_at" {TIME} NOT NULL,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE RESTRICT
);
CREATE INDEX "decision_cycle_id" ON "decision" ("cycle_id");
CREATE UNIQUE INDEX "decision_cycle_id_number" ON "decision" ("cycle_id", "number");

CREATE TABLE "recognition" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "cycle_id" INTEGER NOT NULL,
    "registration_id" INTEGER NOT NULL,
    "decision_id" INTEGER NOT NULL,
    "recognised" {BOOL} NOT NULL,
    "reasons" TEXT NOT NULL,
    "total" INTEGER,
    "certificate_number" INTEGER,
    "code" TEXT,
    "printed_name" TEXT NOT NULL,
    "printed_salutation" TEXT NOT NULL,
    "printed_unit" TEXT NOT NULL,
    "undone_at" {TIME},
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("decision_id") REFERENCES "decision" ("id") ON DELETE RESTRICT,
    CHECK (recognised = (certificate_number IS NOT NULL))
);
CREATE INDEX "recognition_cycle_id" ON "recognition" ("cycle_id");
CREATE INDEX "recognition_registration_id" ON "recognition" ("registration_id");
CREATE INDEX "recognition_decision_id" ON "recognition" ("decision_id");
CREATE UNIQUE INDEX "recognition_code" ON "recognition" ("code");
CREATE UNIQUE INDEX "recognition_cycle_id_certificate_number" ON "recognition" ("cycle_id", "certificate_number");
CREATE UNIQUE INDEX "recognition_in_force" ON "recognition" ("registration_id") WHERE ("undone_at" IS NULL);

CREATE TABLE "narrative" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "cycle_id" INTEGER NOT NULL,
    "section" TEXT NOT NULL,
    "text" TEXT NOT NULL CHECK (length(text) BETWEEN 0 AND 20000),
    "version" INTEGER NOT NULL,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE CASCADE
);
CREATE INDEX "narrative_cycle_id" ON "narrative" ("cycle_id");
CREATE UNIQUE INDEX "narrative_cycle_id_section" ON "narrative" ("cycle_id", "section");

CREATE TABLE "journal_entry" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER,
    "at" {TIME} NOT NULL,
    "account_id" INTEGER,
    "account_name" TEXT NOT NULL,
    "cycle_id" INTEGER,
    "registration_id" INTEGER,
    "action" TEXT NOT NULL,
    "from_stage" {WORD} CHECK (from_stage IN ('registered', 'self_scored', 'verified', 'voted', 'recognised', 'not_recognised', 'withdrawn')),
    "to_stage" {WORD} CHECK (to_stage IN ('registered', 'self_scored', 'verified', 'voted', 'recognised', 'not_recognised', 'withdrawn')),
    "reason" TEXT NOT NULL,
    "changes" TEXT NOT NULL,
    "changes_digest" TEXT NOT NULL,
    "chain" TEXT NOT NULL,
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE RESTRICT
);
CREATE INDEX "journal_entry_commune_id" ON "journal_entry" ("commune_id");
CREATE INDEX "journal_entry_account_id" ON "journal_entry" ("account_id");
CREATE INDEX "journal_entry_cycle_id" ON "journal_entry" ("cycle_id");
CREATE INDEX "journal_entry_registration_id" ON "journal_entry" ("registration_id");

CREATE TABLE "receipt" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "account_id" INTEGER,
    "location" TEXT NOT NULL,
    "at" {TIME} NOT NULL,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE
);
CREATE INDEX "receipt_account_id" ON "receipt" ("account_id");
CREATE INDEX "receipt_at" ON "receipt" ("at");

"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create all tables and indexes, in the order of their references."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
