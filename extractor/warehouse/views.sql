-- The public views: names, types and meaning of the columns are the promise to users and scripts.

CREATE OR REPLACE VIEW documents AS
SELECT document, document_id, sha256, title, document_type, status, pages_expected, pages_read, board, area, published,
       period_start, period_end, pages, words, ocr, text, ingested_at, media_type, version, rules_hash,
       part_of, first_page, last_page
FROM store.documents;

CREATE OR REPLACE VIEW pages AS SELECT document, page, status, reason, method FROM store.pages;

CREATE OR REPLACE VIEW blocks AS
SELECT document, block_id, page, ordinal, kind, section, number, text, char_start, char_end, x0, top, x1, bottom,
       level, lead_in, table_id
FROM store.blocks;

CREATE OR REPLACE VIEW tables AS SELECT document, table_id, page, title, n_rows, n_cols, block_id FROM store.tables;

CREATE OR REPLACE VIEW cells AS
SELECT document, table_id, "row", col, is_header, row_span, col_span, text, row_label, col_label, value, unit,
       char_start, char_end, page
FROM store.cells;

-- As people corrected it: a claim that was rejected is left out, a corrected one has the corrected columns.
-- What the machine read stays in claims_as_read.
CREATE OR REPLACE VIEW claims AS
SELECT c.document, c.claim_id, c.block_id, c.page, c.section, c.quote, c.surface, c.char_start, c.char_end,
       CASE WHEN r.decision = 'corrected' THEN r.value ELSE c.value END AS value,
       CASE WHEN r.decision = 'corrected' THEN r.value_low ELSE c.value_low END AS value_low,
       CASE WHEN r.decision = 'corrected' THEN r.value_high ELSE c.value_high END AS value_high,
       CASE WHEN r.decision = 'corrected' THEN r.unit ELSE c.unit END AS unit,
       c.per, c.qualifier,
       CASE WHEN r.decision = 'corrected' THEN r.measure ELSE c.measure END AS measure,
       CASE WHEN r.decision = 'corrected' THEN r.role ELSE c.role END AS role,
       CASE WHEN r.decision = 'corrected' THEN r.indicator ELSE c.indicator END AS indicator,
       c.metric,
       CASE WHEN r.decision = 'corrected' THEN r.cohort ELSE c.cohort END AS cohort,
       CASE WHEN r.decision = 'corrected' THEN r.area ELSE c.area END AS area,
       CASE WHEN r.decision = 'corrected' THEN r.period_kind ELSE c.period_kind END AS period_kind,
       CASE WHEN r.decision = 'corrected' THEN r.period_start ELSE c.period_start END AS period_start,
       CASE WHEN r.decision = 'corrected' THEN r.period_end ELSE c.period_end END AS period_end,
       c.period_label, c.from_start, c.from_end, c.statement_id, c.source, c.table_id, c.row_label, c.col_label,
       CASE WHEN r.decision IS NOT NULL THEN 1.0 ELSE c.confidence END AS confidence,
       c.pattern,
       c.small_number OR coalesce(r.decision = 'corrected' AND r.unit = 'count' AND r.value BETWEEN 1 AND 5
                                  AND (c.unit <> 'count' OR r.value IS DISTINCT FROM c.value), false) AS small_number,
       c.places,
       CASE WHEN r.decision = 'corrected' THEN r.period_end IS NOT NULL ELSE c.period_certain END AS period_certain,
       r.decision AS review, r.reviewed_by, r.reviewed_at
FROM store.claims c LEFT JOIN store.reviews r ON r.document = c.document AND r.claim_id = c.claim_id
WHERE r.decision IS DISTINCT FROM 'rejected';

CREATE OR REPLACE VIEW claims_as_read AS
SELECT document, claim_id, block_id, page, section, quote, surface, char_start, char_end, value, value_low, value_high,
       unit, per, qualifier, measure, role, indicator, metric, cohort, area, period_kind, period_start, period_end,
       period_label, from_start, from_end, statement_id, source, table_id, row_label, col_label, confidence, pattern,
       small_number, places, period_certain
FROM store.claims;

CREATE OR REPLACE VIEW reviews AS
SELECT document, claim_id, quote, surface, char_start, decision, value, value_low, value_high, unit, role, measure, indicator,
       cohort, area, period_kind, period_start, period_end, reviewed_by, reviewed_at
FROM store.reviews;

-- role: start and end of a change, part (the count) and whole (the base) of a share
CREATE OR REPLACE VIEW claim_links AS SELECT document, claim_id, role, other_id FROM store.claim_links;

CREATE OR REPLACE VIEW theme_mentions AS
SELECT document, mention_id, block_id, page, section, theme, quote, surface, char_start, char_end, assertion, stance,
       certainty, subject, evidence_class, pattern
FROM store.theme_mentions;

-- Years are those in which the reporting year ends, else of publication; a document with neither is not counted.
-- What counts is said and affirmed: not a service's name, a glossary or a contents page, not "no evidence of neglect".
-- A theme that a group of papers does not mention has a row with 0, so that a series has no holes.
-- documents are those that mention the theme, documents_read those that could have: the papers behind the point.
CREATE OR REPLACE VIEW theme_trends_by AS
WITH dated AS (
    SELECT document, words, year(coalesce(period_end, published))::INTEGER AS year, board, document_type FROM store.documents
), groups AS (
    SELECT year, board, document_type, sum(words)::BIGINT AS words, count(*)::BIGINT AS documents_read
    FROM dated WHERE year IS NOT NULL GROUP BY ALL
), counted AS (
    SELECT m.theme, d.year, d.board, d.document_type, count(DISTINCT m.document) AS documents, count(*) AS mentions
    FROM store.theme_mentions m JOIN dated d USING (document)
    WHERE m.evidence_class NOT IN ('glossary', 'contents', 'name') AND m.assertion = 'affirmed'
    GROUP BY ALL
)
SELECT t.theme, g.year, g.board, g.document_type, coalesce(c.documents, 0)::BIGINT AS documents,
       coalesce(c.mentions, 0)::BIGINT AS mentions, g.words,
       CASE WHEN g.words > 0 THEN 1000.0::DOUBLE * coalesce(c.mentions, 0) / g.words END AS per_1000_words,
       coalesce(c.mentions, 0)::DOUBLE / g.documents_read AS per_document, g.documents_read
FROM (SELECT DISTINCT theme FROM counted WHERE year IS NOT NULL) t CROSS JOIN groups g
LEFT JOIN counted c ON c.theme = t.theme AND c.year = g.year AND c.board IS NOT DISTINCT FROM g.board
    AND c.document_type IS NOT DISTINCT FROM g.document_type;

CREATE OR REPLACE VIEW theme_trends AS
SELECT theme, year, sum(documents)::BIGINT AS documents, sum(mentions)::BIGINT AS mentions, sum(words)::BIGINT AS words,
       CASE WHEN sum(words) > 0 THEN 1000.0::DOUBLE * sum(mentions) / sum(words) END AS per_1000_words,
       sum(mentions)::DOUBLE / sum(documents_read) AS per_document, sum(documents_read)::BIGINT AS documents_read
FROM theme_trends_by GROUP BY theme, year;

-- Themes of one sentence: each pair once, in the order of the alphabet. What counts is what counts in the trends.
CREATE OR REPLACE VIEW theme_pairs AS
WITH counted AS (
    SELECT DISTINCT document, block_id, quote, theme FROM store.theme_mentions
    WHERE evidence_class NOT IN ('glossary', 'contents', 'name') AND assertion = 'affirmed'
)
SELECT a.theme, b.theme AS other, count(DISTINCT a.document)::BIGINT AS documents, count(*)::BIGINT AS sentences
FROM counted a JOIN counted b ON a.document = b.document AND a.block_id = b.block_id AND a.quote = b.quote AND a.theme < b.theme
GROUP BY a.theme, b.theme;

CREATE OR REPLACE VIEW findings AS
SELECT f.finding_id, f.rule, f.severity, f.message, f.expected, f.observed, f.documents, f.evidence,
       w.finding_id IS NOT NULL AS waived, w.reason AS waiver_reason, w.waived_by, w.waived_at
FROM store.findings f
LEFT JOIN store.waivers w ON w.finding_id = f.finding_id AND w.evidence_digest = f.evidence_digest
      AND coalesce(w.observed = f.observed, true) AND coalesce(w.expires >= current_date, true);

CREATE OR REPLACE VIEW indicators AS
SELECT indicator, label, unit, kind, definition, source, better, per, official, variant_of FROM store.indicators;

-- What has been published, for the rules that compare with it. value_low and value_high are what the published step allows.
CREATE OR REPLACE VIEW official_series AS
SELECT indicator, area, period_start, period_end, value, symbol, unit, per, precision, source,
       CASE WHEN unit = 'count' AND precision = 1 THEN value ELSE value - precision / 2 END AS value_low,
       CASE WHEN unit = 'count' AND precision = 1 THEN value ELSE value + precision / 2 END AS value_high
FROM store.official_series;

-- change: merged (into the one of others), split (into others), formed (out of others), redrawn. From the day on, figures are of
-- another territory: they are not compared with those before.
CREATE OR REPLACE VIEW area_changes AS SELECT area, "day", change, others FROM store.area_changes;

-- Figures that carry the indicator and the area of a series and are rather a part of it, or of another area: `why` is share (the count
-- of a share of the same indicator) or size (below a quarter, or above four times, of what is usual; only where the series holds
-- figures that are usual). Usual is the median of what was published; without that the median of the greatest figure of each paper
-- and day. Series leave them out; a month's or quarter's figure is not compared.
CREATE OR REPLACE VIEW series_parts AS
WITH levels AS (
    SELECT c.document, c.claim_id, c.indicator, c.area, c.value, c.period_end
    FROM claims c JOIN store.indicators i USING (indicator)
    WHERE c.measure = 'level' AND c.role = 'actual' AND coalesce(c.cohort, '') = '' AND c.value IS NOT NULL AND c.area IS NOT NULL
      AND c.unit = 'count' AND i.unit = 'count' AND (i.kind = 'stock' OR c.period_kind = 'year' OR c.period_kind IS NULL)
), published AS (
    SELECT indicator, area, median(value) AS usual FROM store.official_series
    WHERE value IS NOT NULL AND unit = 'count' GROUP BY indicator, area
), greatest_of AS (
    SELECT indicator, area, document, period_end, max(value) AS value FROM levels WHERE period_end IS NOT NULL GROUP BY ALL
), own AS (
    SELECT indicator, area, median(value) AS usual FROM greatest_of GROUP BY indicator, area HAVING count(*) >= 4
), usual AS (
    SELECT l.indicator, l.area, any_value(coalesce(p.usual, o.usual)) AS usual, any_value(p.usual IS NOT NULL) AS published
    FROM levels l LEFT JOIN published p USING (indicator, area) LEFT JOIN own o ON o.indicator = l.indicator AND o.area = l.area
    GROUP BY l.indicator, l.area
    HAVING bool_or(l.value BETWEEN coalesce(p.usual, o.usual) / 2 AND coalesce(p.usual, o.usual) * 2)
)
SELECT l.document, l.claim_id, l.indicator, l.area, 'size' AS why
FROM levels l JOIN usual u ON u.indicator = l.indicator AND u.area = l.area
WHERE u.usual >= 40 AND (l.value < u.usual / 4 OR (u.published AND l.value > u.usual * 4))
UNION
SELECT p.document, p.other_id AS claim_id, c.indicator, c.area, 'share' AS why
FROM store.claim_links p
JOIN store.claim_links w ON w.document = p.document AND w.claim_id = p.claim_id AND w.role = 'whole'
JOIN claims c ON c.document = p.document AND c.claim_id = p.other_id
JOIN claims whole ON whole.document = w.document AND whole.claim_id = w.other_id
WHERE p.role = 'part' AND c.indicator = whole.indicator AND c.area IS NOT DISTINCT FROM whole.area;

CREATE OR REPLACE VIEW ingestions AS
SELECT started_at, document, status, reason, seconds, pages, version, rules_hash FROM store.ingestions;

-- state: in force, expired, lapsed (the evidence has changed since), unused (nothing like it is found any more)
CREATE OR REPLACE VIEW waivers AS
SELECT w.finding_id, w.rule, w.message, w.reason, w.waived_by, w.waived_at, w.expires, w.documents,
       coalesce(w.from_file, false) AS from_file,
       CASE WHEN w.expires < current_date THEN 'expired'
            WHEN EXISTS (SELECT 1 FROM store.findings f WHERE f.finding_id = w.finding_id
                         AND f.evidence_digest = w.evidence_digest AND coalesce(w.observed = f.observed, true)) THEN 'in force'
            WHEN EXISTS (SELECT 1 FROM store.findings f WHERE f.finding_id = w.finding_id
                         OR (f.rule = w.rule AND f.documents = w.documents
                             AND NOT EXISTS (SELECT 1 FROM store.waivers o WHERE o.finding_id = f.finding_id))) THEN 'lapsed'
            ELSE 'unused' END AS state
FROM store.waivers w;

CREATE OR REPLACE VIEW corrections AS SELECT document, field, value, corrected_at FROM store.corrections;
