package dev.leat.config.text;

import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.KeywordColumn;

/// The general messages of lint: each is a problem and a remedy. The package `kernel` has further
/// messages about expressions. Golden files in `lint/` show each message.
public enum GeneralLintMessage implements LintMessage {
    // the file
    NO_FILE("there is no such file", "give the path of an app.yaml"),
    FOLDER("this is a folder, not a file", "give the path of the app.yaml in it"),
    UNREADABLE("%s", ""),
    NOT_UTF8("the file is not UTF-8", "save it as UTF-8"),
    CONTROL_CHARACTER("the character %s is not allowed in a text file", "remove it"),
    EMPTY_FILE("the file is empty", "begin with `app: NAME`"),
    FILE_TOO_LONG(
            "the file has %,d characters, and at most %,d are read",
            "move data to files of their own, such as rows to a lookup"),
    NOT_A_MAP("the file is not a map of sections", "begin with `app: NAME`"),

    // unsupported YAML
    SEVERAL_DOCUMENTS("a second document begins here", "remove the `---`: an app is one document"),
    ANCHOR("the anchor '&%s' is not supported", "write the value where it is used"),
    ALIAS(
            "the alias '*%s' is not supported",
            "write the value itself; put SQL that begins with * in quotes"),
    MERGE_KEY("the merge key '<<' is not supported", "write the options themselves"),
    TAG("the tag '%s' is not supported", "put SQL that begins with ! in quotes, or use `not`"),
    KEY_NOT_TEXT("a key must be a text", "put a text that begins with { or [ in quotes"),
    KEY_TWICE("'%s' appears twice, first in line %d", "remove one, or rename it"),
    CHECK_TWICE(
            "two checks have the sentence '%s', first in line %d",
            "give each check its own sentence, or join the checks with `and`"),
    TOO_DEEP("the nesting is deeper than %d levels", "use fewer levels"),

    // texts with another meaning in YAML
    NOT_YAML("invalid YAML: \"%s\"", ""),
    TAB("a tab is not allowed as indentation", "use spaces"),
    NOT_CLOSED(
            "this `%s` is not closed", "close it on the same line, at the end of its text or list"),
    NO_BLANK("line %d has no space after the colon", "write `name: value`"),
    NO_COLON("this line has no colon", "write `name: value`"),
    INDENT(
            "the indentation differs from that of the lines above",
            "begin all entries of a map or list in the same column"),
    ITEM_AMONG_NAMES(
            "a list item (`-`) is not allowed among the names of a map",
            "remove the `-`, or indent the line below the name that it belongs to"),
    NAME_AMONG_ITEMS(
            "a name is not allowed among the items of a list",
            "begin the line with `- `, or indent it below its item"),
    COLON_SPACE(
            "a colon followed by a space ends a key here",
            "put a text with `: ` in quotes, and SQL in quotes or in a block (`where: |` and the"
                    + " SQL on the next line)"),
    FIRST_CHARACTER(
            "a text must not begin with this character",
            "put a text in quotes, and SQL in quotes or in a block (`where: |` and the SQL on the"
                    + " next line)"),
    BRACKET_IN_BRACES(
            "a bracket, a comma or a quote ends a text inside {..} and [..]",
            "put a text in quotes, and SQL on its own line without {..} around it"),
    CUT_BY_COMMA(
            "a comma ends a text inside {..} and [..]: '%s' is cut off",
            "put it in quotes, or on its own line without {..} around it"),
    VARIABLE_IN_BRACES("`{` ends a text inside {..}", "put `${env:NAME}` in double quotes"),
    BEGINS_WITH_BRACE(
            "text follows a closing bracket",
            "put the whole text in quotes if it begins with { or ["),
    BEGINS_WITH_QUOTE(
            "text follows a closing quote",
            "put the whole text in double quotes, or SQL in a block (`|` and the SQL on the next line)"),
    CUT_BY_COMMENT(
            "` #` begins a comment, so the text ends early: %s",
            "put a text with ` #` in quotes, and SQL in quotes or in a block (`where: |` and the"
                    + " SQL on the next line)"),
    BARE_DATE("%s is a subtraction in SQL", "for the date write `date '2024-01-31'`"),
    ODD_NUMBER(
            "'%s' means different values in YAML and in SQL",
            "write a plain number; for a text, write \"'%1$s'\""),
    SQL_IN_BRACES("%s must be one text", "put the whole text in quotes if it begins with [ or {"),
    SQL_IN_MAP(
            "%s must be one text, but is a map or a list",
            "write `where: SQL`; only `check` has sentences"),
    QUOTED_TEXT(
            "column '%s' does not exist: YAML removes these quotes before SQL sees them",
            "for the text write \"'%1$s'\""),
    QUOTED_COLUMN(
            "this is the column '%s': YAML removes these quotes before SQL sees them",
            "for the text write \"'%1$s'\", for the column remove the quotes"),
    NAME_WITHOUT_QUOTES(
            "many YAML readers read %s as a boolean, a number or a date", "write \"%1$s\""),

    // options and values
    UNKNOWN_OPTION("unknown %s '%s' of %s", ""),
    NOT_YET("'%s' is not supported yet: %s", "remove it"),
    MISSING_OPTION("%s needs '%s'", "%3$s"),
    EXPECTED("%s must be %s, but %s", ""),
    SINK_NAME("%s must be a map of options, but is '%s'", "write `%3$s: %2$s`"),
    EXPECTED_NO_BRACES(
            "%s must be %s, but is a map", "put the whole text in quotes if it begins with {"),
    EXPECTED_LIST(
            "%s must be a list, but is %s", "write items such as `- %3$s` on their own lines"),
    UNKNOWN_NAME("there is no %s '%s'", ""),
    NAME_FORM("'%s' is not a valid name in %s", "%3$s"),
    NAME_TOO_LONG(
            "'%s' is too long: its dead-letter queue would be '%1$s%s'",
            "a queue name has at most 80 characters"),
    FIFO_NAME_TOO_LONG(
            "'%s' is too long for a FIFO queue",
            "a FIFO queue name has at most 75 characters, without the suffix `.fifo`"),
    FIFO_NAME_TOO_LONG_FOR_DLQ(
            "'%s' is too long: its dead-letter queue would be '%1$s%s'",
            "a FIFO queue name has at most 75 characters, without the suffix `.fifo`"),
    NAME_TAKEN(
            "the name '%s' is in use: %s exists already",
            "choose another name: queues and views share one namespace, which ignores upper and"
                    + " lower case"),
    VARIABLE_FORM("this is not a valid variable", "write `${env:NAME}` or `${env:NAME:-default}`"),
    VARIABLE_MISSING(
            "the environment variable %s is not set",
            "set it, or add a default: `${env:%1$s:-default}`"),

    // columns and types
    UNKNOWN_TYPE("unknown type '%s'", "%2$s"),
    TYPE_EXPECTED(
            "expected %s in the type, but found %s",
            "write a type such as `struct(id varchar, n integer)[]`"),
    NULL_MISSING("expected `not null`, but found 'not%s'", "write `not null`"),
    TYPE_ENDS("'%s' is not allowed after a type", "only `not null` and `pii` are allowed there"),
    TYPE_TOO_DEEP("the type is nested deeper than %d levels", "use `json`"),
    DECIMAL_FORM("a decimal needs precision and scale", "write them as in `decimal(18,2)`"),
    DECIMAL_RANGE(
            "decimal(%d,%d) is out of range",
            "use a precision from 1 to 38 and a scale from 0 to the precision"),
    FIELD_TWICE("this struct has two fields '%s'", "rename one: names ignore case"),
    FIELD_ATTRIBUTE(
            "'%s' is not allowed inside a struct",
            "set it for the whole column, and `check` the fields"),
    FORMAT_WITHOUT_PARTS(
            "the format '%s' has no specifier", "write a format such as `%%d/%%m/%%Y`"),
    RESERVED_COLUMN(
            "'%s' is a reserved column name",
            "rename the column: `source` and names that begin with `_leat_` are reserved"),
    COLUMN_FORM("a column name must not be empty or contain control characters", ""),
    COLUMN_TWICE("column '%s' appears twice in %s", "remove one"),
    COLUMN_CASE(BoundStep.SAME_COLUMN, BoundStep.SAME_COLUMN_HINT),
    COLUMN_EXISTS(
            "column '%s' exists already",
            "choose another name, or remove the column before this step"),
    NO_COLUMN("column '%s' does not exist here", ""),
    NO_COLUMN_FROM("pipeline %2$s provides no column '%1$s' for view %3$s", ""),
    NO_COLUMNS_LEFT("this step removes every column", "exclude fewer columns"),

    // expressions
    NO_EXPRESSION("%s is missing", "write it after the colon"),
    SQL_WORD(KeywordColumn.MESSAGE, KeywordColumn.HINT),
    NO_SENTENCE(
            "this check has no sentence",
            "write `sentence: SQL`, such as `user_id is not blank: user_id <> ''`"),
    NOT_A_CONDITION("a condition must be boolean, but this is %s", "compare it with a value"),
    NO_TYPE(
            "column '%s' would be %s, which is not a supported type",
            "cast it: `cast(.. as bigint)`"),

    DECIMAL_AS_DOUBLE(
            "a decimal beside a double is converted to a double, which may lose digits",
            "round the double to a decimal: `round(.., 2)::decimal(18,2)`"),
    NULL_COMPARED("a comparison with null is never true", "write `is null`"),
    NULL_COMPARED_NOT("a comparison with null is never true", "write `is not null`"),

    // views
    KEY_TYPE(
            "'%s' cannot be a key column: its type is %s",
            "use text, boolean, integer, bigint, decimal, date or timestamp"),
    KEY_TRIMMED(
            "`trim` removes spaces (U+0020) only: '%s' with a trailing tab or no-break space is"
                    + " another key",
            "write `strip(..)`, which removes all whitespace, or `trim(.., ' ')` to remove spaces"
                    + " only"),
    KEY_NULLABLE(
            "'%s' is nullable, and a record without it is rejected",
            "declare the column `not null` in schema %2$s, or set a value with `coalesce`"),
    EVERY_TYPE(
            "'%s' cannot determine the period: its type is %s",
            "use date, timestamp or timestamptz"),
    EVERY_NULLABLE(
            "'%s' is nullable, and a record without it belongs to no period",
            "declare it `not null` in schema %2$s"),
    PERIOD_UNEVEN(
            "the period must be a number of whole days or a divisor of a day",
            "use, for example, 1d or 15m"),
    ZONE_WITHOUT_DAYS("a zone applies only to periods of whole days", "remove it"),
    KEEP_TOO_SHORT("`keep` is shorter than the period", "keep at least one period"),
    DIFFERENT_TYPES(
            "'%s' is %s in pipeline %s and %s in pipeline %s",
            "cast one of them: a view column has one type"),
    VIEW_NOT_WRITTEN("no pipeline writes to view %s", "add it to the `to` of a pipeline"),

    // views in Redis
    REDIS_KEY_FORM("'%s' has an unmatched brace", "put a key column in braces: `user:{user_id}`"),
    REDIS_KEY_BEGIN(
            "a `redis_key` must begin with a fixed text other than 'leat:'",
            "write, for example, `%s`"),
    REDIS_KEY_SEPARATOR(
            "two columns have no separator, so two rows could share one key in Redis",
            "write a text between them, such as `:`"),
    REDIS_KEY_COLUMN("'%s' is not a key column of view %s", "use a key column in braces: %3$s"),
    REDIS_KEY_TWICE("{%s} appears twice", "use each key column once"),
    REDIS_KEY_INCOMPLETE(
            "{%s} is missing, so rows of view %s would share one key in Redis",
            "use each key column once"),
    REDIS_KEY_WITHOUT_KEY(
            "view %s has no key, so its `redis_key` must not have braces", "remove them"),
    REDIS_KEYS_OVERLAP(
            "keys in Redis of view %s ('%s') and view %s ('%s') can be equal",
            "begin one view's `redis_key` with a text that the other does not have, such as `%1$s:`"),
    STORE_SCHEME(
            "unsupported view store '%s'",
            "use Redis: redis://HOST:PORT, or rediss://HOST:PORT with TLS"),
    STORE_URL(
            "%s is not a valid Redis URL",
            "write redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]"),
    UNKNOWN_ENVIRONMENT("there is no environment '%s'", "%2$s"),

    // pipelines
    NOT_DEEPER(
            "this line begins in the same column as '%1$s', so it is not part of '%1$s'",
            "indent it by two more spaces"),
    ONE_STEP("%s must have one kind, but has %d", "begin each step with its own `-`"),
    ONE_SINK(
            "%s must name one resource, but names %d",
            "write `- view: NAME`; begin each sink with its own `-`"),
    WHERE_AND_ELSE(
            "%s has both `where` and `else`",
            "remove one: a sink with `else` receives the records that matched no `where`"),
    ELSE_WITHOUT_WHERE("no sink of this pipeline has a `where`", "remove `else`"),
    SINK_TWICE("%s %s appears twice in pipeline %s", "join the conditions with `or`"),
    TOO_MANY_SINKS("pipeline %s has %d sinks", "use at most %3$d"),
    LOOP(
            "endless loop: records go back to queue %s, which the pipeline itself reads",
            "add a `where` to this sink"),
    LOOP_AROUND(
            "endless loop: records come back to %s, which pipeline %s reads",
            "add a `where` to one sink of the loop, or a `key` to one of its pipelines"),
    TWO_READERS(
            "pipeline %s reads queue %s already",
            "use one pipeline with several sinks: two pipelines would compete for the messages"),
    LEASE_TOO_SHORT(
            "the `visibility_timeout` of queue %s is less than a second, and pipeline %s reads the queue",
            "set it to at least 1s; otherwise valid messages use up their attempts"),
    WINDOW_TOO_LONG(
            "the `window` of the batch is not shorter than the `%s` of queue %s",
            "use a shorter window or a longer `%1$s`"),
    WINDOW_OF_ONE(
            "the `window` of the batch has no effect, because a batch of pipeline %s has one message",
            "remove `window`, or set a larger `size`"),
    READS_DEAD_LETTERS(
            "%s is a dead-letter queue, which a pipeline cannot read",
            "redrive its messages instead"),
    OWN_DEAD_LETTERS("queue %s is its own dead-letter queue", "name another queue"),
    DEAD_LETTERS_OF_DEAD_LETTERS(
            "%s is the dead-letter queue of queue %s and cannot have one itself",
            "remove its `dead_letter_queue`"),
    UNUSED_QUEUE("no pipeline, route or bucket uses queue %s", "use it, or remove it"),
    NOT_SENT(
            "queue %s is read with schema %s, but this sink does not send its `not null` column '%s'",
            "send this column; otherwise pipeline %4$s rejects the record"),
    PII_GOES_ON(
            "pii column '%s' is sent to queue %s, and schema %s does not mark it as pii",
            "mark it `pii` in this schema, or remove it with `exclude` or `select`"),
    FIFO_WITH_STANDARD_DLQ(
            "queue %s is FIFO, but its dead-letter queue %s is not",
            "set `fifo: true` in %2$s, or name another dead-letter queue"),
    STANDARD_WITH_FIFO_DLQ(
            "dead-letter queue %s is FIFO, but queue %s is not",
            "set `fifo: true` in queue %2$s, or name another dead-letter queue"),
    GROUP_MISSING(
            "queue %s is FIFO, so its records need a group",
            "set the column that identifies the group, such as a user: `group: COLUMN`"),
    GROUP_WITHOUT_FIFO(
            "queue %s is not FIFO, so `group` does not apply",
            "remove it, or set `fifo: true` in the queue"),
    OPTION_OF_SINK("'%s' applies to sinks of kind `%s` only", "remove it"),
    GROUP_TYPE("`%s` must be a text, but is %s", "cast it: `cast(.. as varchar)`"),
    ORDER_WITHOUT_VERSION(
            "a rejected record loses its place: later records of its group reach queue %s first",
            "set the column that orders the states of a record: `version: COLUMN`"),
    NO_KEY(
            "pipeline %s has no key, so a message that a producer sends again is counted twice in view %s",
            "set the columns that identify a record: `key: %3$s`"),

    // versions
    DELETE_WITHOUT_VERSION(
            "`delete_when` applies only with a `version`",
            "set the column that orders the states of a record: `version: COLUMN`"),
    VERSION_TYPE(
            "'%s' cannot be a version: its type is %s",
            "use integer, bigint, date, timestamp, timestamptz or a decimal of at most 18 digits,"
                    + " such as `cast(%1$s as bigint)`"),
    VERSION_NULLABLE(
            "'%s' is nullable, and a record without a version is rejected",
            "declare it `not null` in schema %2$s"),
    VERSION_WITHOUT_KEY(
            "pipeline %s has a version but no key",
            "set the columns that identify a record: `key: %2$s`"),
    VERSION_IS_KEY(
            "'%s' is a key column, so no record can have a second version", "remove it from `key`"),
    VERSION_MIN_MAX(
            "pipeline %s has a version, and an older version cannot be removed from a min or max",
            "use `count(*)` or `sum(..)`, optionally with a filter; or write to the view from a pipeline without a version"),
    VERSION_WHERE(
            "if a newer version of a record is filtered out here, the older version stays in the sinks",
            "move the condition to the `where` of a sink, or a deletion to `delete_when`"),

    // routes
    ROUTE_KIND(
            "%s has no view, table or queue",
            "add `view: NAME` or `table: NAME` for a GET, or `queue: NAME` for a POST"),
    ROUTE_BOTH("%s has a %s", "remove all but one: a path reads or accepts one thing"),
    NOT_OF_ROUTE("'%s' does not apply to a route that %s", "remove it"),
    POSTS_DEAD_LETTERS(
            "%s is a dead-letter queue, which a route cannot write to", "name its source queue"),
    POST_WITH_PARAMETERS(
            "documents are sent to the queue unchanged, so the path cannot have parameters",
            "remove them"),
    POST_SCHEMA_DIFFERS(
            "documents are validated against schema %s, but pipeline %s reads them with schema %s",
            "use one schema, or the pipeline may reject accepted documents"),
    PARAMETERS(
            "the parameters of the path must be the key columns of view %s: %s",
            "add the missing parameters and remove the others"),
    PARAMETERS_WITHOUT_KEY("view %s has no key, so its path cannot have parameters", "remove them"),
    TOP_WITH_PARAMETERS(
            "`top` ranks the whole view, so its path cannot have parameters", "remove them"),
    TOP_NOT_RANKED("view %2$s is not ranked by '%1$s'", "set `rank_by: %1$s` in the view"),
    LIMIT_WITHOUT_TOP("`limit` applies only with `top`", "remove it"),
    PATH_RESERVED("%s is reserved", "choose another path"),
    PATHS_OVERLAP("%s and %s match the same requests", "choose another path"),

    // alarms
    ALARM_KIND(
            "%s watches no queue, pipeline, stream or endpoint",
            "add `queue: NAME`, `pipeline: NAME`, `stream: NAME` or `endpoint: NAME`"),
    ALARM_SEVERAL("%s watches %s and %s", "split it into two alarms"),
    ALARM_UNSENT("no pipeline sends records to endpoint %s, so none wait", "remove the alarm"),
    ALARM_UNREAD("no pipeline reads stream %s, so it has no lag", "remove the alarm"),
    ALARM_MEASURE("%s is a measure of %4$s, not of %2$s", "use one of: %3$s"),
    ALARM_ABOVE(
            "%s is %s, so 'above' must be %s, but is '%s'", "write, for example, `above: %5$s`"),
    ALARM_OF_DEAD_LETTERS(
            "%s is a dead-letter queue: dead letters are counted at their source queue",
            "use `queue: %2$s`; to count all messages of this queue, use `measure: visible`"),
    REDRIVE_WITHOUT_DEAD_LETTERS(
            "`redrive` applies only to an alarm on the dead letters of a queue",
            "set `measure: dead_letters`, or remove `redrive`"),
    REDRIVE_UNREAD(
            "no pipeline reads queue %s, so the result of a canary would be unknown",
            "remove `redrive`"),
    REDRIVE_TWICE(
            "alarm %s redrives the dead letters in %s already",
            "remove `redrive` from one of these alarms");

    private final Text text;

    GeneralLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
