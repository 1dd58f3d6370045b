-- The tables of the warehouse. They are free to change (with a migration in layout.py); the views in views.sql are the promise.
-- No keys or indexes: DuckDB checks them too eagerly where one transaction deletes and inserts the same id, and a
-- document's rows are found fast enough by zone maps. One writer at a time and `document` as the handle keep rows unique.

CREATE SCHEMA store;

CREATE TABLE store.meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);

CREATE TABLE store.documents (
    document VARCHAR NOT NULL, document_id VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, media_type VARCHAR NOT NULL,
    source_path VARCHAR,                    -- absolute, where it was read from; never shown in a public view
    title VARCHAR, document_type VARCHAR NOT NULL, status VARCHAR NOT NULL,
    pages_expected INTEGER, pages_read INTEGER, board VARCHAR, area VARCHAR,
    published DATE, period_start DATE, period_end DATE,
    pages INTEGER, words BIGINT NOT NULL, ocr BOOLEAN NOT NULL, text VARCHAR NOT NULL,
    ingested_at TIMESTAMP NOT NULL,         -- UTC
    version VARCHAR NOT NULL, rules_hash VARCHAR NOT NULL,
    pending BOOLEAN NOT NULL,               -- a correction came that the claims do not follow yet
    part_of VARCHAR,                        -- the first paper of the agenda pack that it is bound in
    first_page INTEGER, last_page INTEGER   -- of the file
);

CREATE TABLE store.pages (
    document VARCHAR NOT NULL, page INTEGER NOT NULL, status VARCHAR NOT NULL, reason VARCHAR,
    method VARCHAR                          -- which reader gave the page's text; NULL where none did
);

CREATE TABLE store.blocks (
    document VARCHAR NOT NULL, block_id VARCHAR NOT NULL, page INTEGER, ordinal INTEGER NOT NULL, kind VARCHAR NOT NULL,
    section VARCHAR NOT NULL, number VARCHAR, text VARCHAR NOT NULL, char_start BIGINT NOT NULL, char_end BIGINT NOT NULL,
    x0 DOUBLE, top DOUBLE, x1 DOUBLE, bottom DOUBLE, level INTEGER NOT NULL, lead_in INTEGER, table_id VARCHAR
);

CREATE TABLE store.tables (
    document VARCHAR NOT NULL, table_id VARCHAR NOT NULL, block_id VARCHAR NOT NULL, page INTEGER, title VARCHAR,
    n_rows INTEGER NOT NULL, n_cols INTEGER NOT NULL
);

CREATE TABLE store.cells (
    document VARCHAR NOT NULL, table_id VARCHAR NOT NULL, "row" INTEGER NOT NULL, col INTEGER NOT NULL,
    is_header BOOLEAN NOT NULL, row_span INTEGER NOT NULL, col_span INTEGER NOT NULL, text VARCHAR NOT NULL,
    row_label VARCHAR NOT NULL, col_label VARCHAR NOT NULL, value DOUBLE, unit VARCHAR,
    char_start BIGINT NOT NULL, char_end BIGINT NOT NULL, page INTEGER
);

CREATE TABLE store.claims (
    document VARCHAR NOT NULL, claim_id VARCHAR NOT NULL, block_id VARCHAR NOT NULL, page INTEGER, section VARCHAR NOT NULL,
    quote VARCHAR NOT NULL, surface VARCHAR NOT NULL, char_start BIGINT NOT NULL, char_end BIGINT NOT NULL,
    value DOUBLE, value_low DOUBLE, value_high DOUBLE, unit VARCHAR NOT NULL, per BIGINT, qualifier VARCHAR NOT NULL,
    measure VARCHAR NOT NULL, role VARCHAR NOT NULL, indicator VARCHAR, metric VARCHAR, cohort VARCHAR, area VARCHAR,
    period_kind VARCHAR, period_start DATE, period_end DATE, period_label VARCHAR, from_start DATE, from_end DATE,
    statement_id VARCHAR NOT NULL, source VARCHAR NOT NULL, table_id VARCHAR, row_label VARCHAR, col_label VARCHAR,
    confidence DOUBLE NOT NULL, pattern VARCHAR NOT NULL, small_number BOOLEAN NOT NULL,
    places INTEGER NOT NULL, period_certain BOOLEAN
);

CREATE TABLE store.claim_links (document VARCHAR NOT NULL, claim_id VARCHAR NOT NULL, role VARCHAR NOT NULL, other_id VARCHAR NOT NULL);

CREATE TABLE store.theme_mentions (
    document VARCHAR NOT NULL, mention_id VARCHAR NOT NULL, block_id VARCHAR NOT NULL, page INTEGER, section VARCHAR NOT NULL,
    theme VARCHAR NOT NULL, quote VARCHAR NOT NULL, surface VARCHAR NOT NULL, char_start BIGINT NOT NULL,
    char_end BIGINT NOT NULL, assertion VARCHAR NOT NULL, stance VARCHAR NOT NULL, certainty VARCHAR NOT NULL,
    subject VARCHAR NOT NULL, evidence_class VARCHAR NOT NULL, pattern VARCHAR NOT NULL
);

CREATE TABLE store.indicators (
    indicator VARCHAR NOT NULL, label VARCHAR NOT NULL, unit VARCHAR NOT NULL, kind VARCHAR NOT NULL, definition VARCHAR,
    source VARCHAR, better VARCHAR NOT NULL, per BIGINT, official VARCHAR, variant_of VARCHAR
);

CREATE TABLE store.area_changes (
    area VARCHAR NOT NULL, "day" DATE NOT NULL, change VARCHAR NOT NULL, others VARCHAR[] NOT NULL
);

CREATE TABLE store.official_series (
    indicator VARCHAR NOT NULL, area VARCHAR NOT NULL, period_start DATE NOT NULL, period_end DATE NOT NULL,
    value DOUBLE, symbol VARCHAR,           -- a symbol where no figure was published: "c" suppressed
    unit VARCHAR NOT NULL, per BIGINT, precision DOUBLE NOT NULL, source VARCHAR NOT NULL
);

CREATE TABLE store.findings (
    finding_id VARCHAR NOT NULL, rule VARCHAR NOT NULL, severity VARCHAR NOT NULL, message VARCHAR NOT NULL,
    expected VARCHAR NOT NULL, observed VARCHAR NOT NULL, documents VARCHAR[] NOT NULL,
    evidence STRUCT(document VARCHAR, page INTEGER, quote VARCHAR, claim_id VARCHAR)[] NOT NULL,
    evidence_digest VARCHAR NOT NULL
);

-- What people decided: kept through re-ingestion, removal and upgrades.
CREATE TABLE store.waivers (
    finding_id VARCHAR NOT NULL, evidence_digest VARCHAR NOT NULL, rule VARCHAR NOT NULL, message VARCHAR NOT NULL,
    reason VARCHAR NOT NULL, waived_by VARCHAR, waived_at TIMESTAMP NOT NULL,
    observed VARCHAR, documents VARCHAR[],  -- NULL in waivers of older versions
    expires DATE, from_file BOOLEAN         -- from_file: it stands in a file of waivers too
);
CREATE TABLE store.corrections (
    document VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, field VARCHAR NOT NULL, value VARCHAR NOT NULL,
    corrected_at TIMESTAMP NOT NULL
);

CREATE TABLE store.reviews (
    document VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, claim_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL, surface VARCHAR NOT NULL, char_start BIGINT NOT NULL,   -- to find the claim again in a later reading
    decision VARCHAR NOT NULL,              -- accepted, corrected, rejected
    value DOUBLE, value_low DOUBLE, value_high DOUBLE, unit VARCHAR, role VARCHAR, measure VARCHAR, indicator VARCHAR,
    cohort VARCHAR, area VARCHAR, period_kind VARCHAR, period_start DATE, period_end DATE,    -- as corrected, all of them
    reviewed_by VARCHAR, reviewed_at TIMESTAMP NOT NULL
);

CREATE TABLE store.ingestions (
    started_at TIMESTAMP NOT NULL, document VARCHAR NOT NULL, status VARCHAR NOT NULL, reason VARCHAR, seconds DOUBLE NOT NULL,
    pages INTEGER, version VARCHAR NOT NULL, rules_hash VARCHAR NOT NULL, sha256 VARCHAR, kind VARCHAR
);
