package dev.leat.config.text;

/// Everything that lint itself can say: what is wrong, and what to do. What the kernel says of an
/// expression comes besides. Each is shown in a golden file under `lint/`.
public enum GeneralLintMessage implements LintMessage {
    // the file
    NO_FILE("there is no such file", "give the path of an app.yaml"),
    FOLDER("this is a folder, not a file", "give the path of the app.yaml in it"),
    UNREADABLE("%s", ""),
    NOT_UTF8("the file is not UTF-8", "save it as UTF-8"),
    CONTROL_CHARACTER("the character %s cannot stand in a text file", "remove it"),
    EMPTY_FILE("the file is empty", "begin with `app: NAME`"),
    NOT_A_MAP("the file is not a map of sections", "begin with `app: NAME`"),

    // YAML that the language does not have
    SEVERAL_DOCUMENTS("a second document begins here", "an app is one document: remove the `---`"),
    ANCHOR("the anchor '&%s' is not part of the language", "write the value where it is used"),
    ALIAS(
            "the alias '*%s' is not part of the language",
            "write the value itself; SQL that begins with * needs quotes"),
    MERGE_KEY("the merge key '<<' is not part of the language", "write the options themselves"),
    TAG(
            "the tag '%s' is not part of the language",
            "SQL that begins with ! needs quotes, or `not` instead"),
    KEY_NOT_TEXT("a key must be a text", "a text that begins with { or [ needs quotes"),
    KEY_TWICE("'%s' is there twice, first in line %d", "remove one, or give it another name"),
    CHECK_TWICE(
            "two checks say '%s', first in line %d",
            "give each a sentence of its own, or join them with `and`"),
    TOO_DEEP("this is nested more than %d deep", "no app needs that"),

    // texts that YAML reads in another way
    NOT_YAML("this is not YAML: \"%s\"", ""),
    TAB("a tab cannot indent", "use spaces"),
    NOT_CLOSED("this `%s` is not closed", "close it where its text or list ends, on the same line"),
    NO_BLANK("line %d has no blank behind the colon", "write `name: value`"),
    NO_COLON("this line has no colon", "write `name: value`"),
    INDENT(
            "this line is not indented like those before it",
            "what belongs together begins in the same column"),
    ITEM_AMONG_NAMES(
            "a `-` cannot stand beside names",
            "leave it away, or indent the line below the name that it belongs to"),
    NAME_AMONG_ITEMS(
            "a name cannot stand beside the items of a list",
            "begin it with `- `, or indent it below its item"),
    COLON_SPACE(
            "a colon and a space end a key here",
            "a text with `: ` needs quotes, and SQL a block (`where: |` and the SQL in the"
                    + " next line) or quotes"),
    FIRST_CHARACTER(
            "a text cannot begin with this character",
            "put a text in quotes, and SQL in a block (`where: |` and the SQL in the next"
                    + " line) or in quotes"),
    BRACKET_IN_BRACES(
            "in {..} and [..] a text ends at a bracket, a comma or a quote",
            "put a text in quotes, and SQL on a line of its own without {..} around it"),
    CUT_BY_COMMA(
            "in {..} and [..] a comma ends a text: '%s' is cut",
            "write it on a line of its own, without {..} around it, or in quotes"),
    VARIABLE_IN_BRACES("in {..} a text ends at `{`", "put `${env:NAME}` in double quotes"),
    BEGINS_WITH_BRACE(
            "a text goes on behind a bracket",
            "a text that begins with { or [ needs quotes around all of it"),
    BEGINS_WITH_QUOTE(
            "a text goes on behind its closing quote",
            "a text that begins with a quote needs double quotes around all of it, and SQL"
                    + " those or a block (`|` and the SQL in the next line)"),
    CUT_BY_COMMENT(
            "` #` begins a comment, so only this is left: %s",
            "a text with ` #` needs quotes, and SQL a block (`where: |` and the SQL in the"
                    + " next line) or quotes"),
    BARE_DATE("to SQL, %s is a subtraction", "for the date write `date '2024-01-31'`"),
    ODD_NUMBER(
            "'%s' is not the same to YAML and to SQL",
            "write a plain number, or for a text \"'%1$s'\""),
    SQL_IN_BRACES(
            "%s must be one text", "SQL that begins with [ or { needs quotes around all of it"),
    SQL_IN_MAP(
            "%s must be one text, and is a map or a list",
            "write `where: SQL`; sentences are for `check`"),
    QUOTED_TEXT(
            "there is no column '%s': the quotes around it are YAML's, not SQL's",
            "for the text write \"'%1$s'\""),
    QUOTED_COLUMN(
            "this means the column '%s': the quotes around it are YAML's, not SQL's",
            "for the text write \"'%1$s'\", for the column leave the quotes away"),
    NAME_WITHOUT_QUOTES(
            "many YAML readers take %s for a boolean, a number or a date", "write \"%1$s\""),

    // options and values
    UNKNOWN_OPTION("unknown %s '%s' of %s", ""),
    NOT_YET("'%s' is not there yet: %s", "leave it out, a later version will have it"),
    MISSING_OPTION("%s needs '%s'", "%3$s"),
    EXPECTED("%s must be %s, and %s", ""),
    EXPECTED_NO_BRACES(
            "%s must be %s, and is a map",
            "a text that begins with { needs quotes around all of it"),
    EXPECTED_LIST("%s must be a list, and is %s", "such as `- %3$s` on a line of its own"),
    UNKNOWN_NAME("there is no %s '%s'", ""),
    NAME_FORM("'%s' cannot stand in %s", "%3$s"),
    NAME_TOO_LONG(
            "'%s' is too long for its dead-letter queue, '%1$s%s'",
            "a queue's name has 80 characters at the most"),
    FIFO_NAME_TOO_LONG(
            "'%s' is too long for a FIFO queue",
            "a FIFO queue's name has 75 characters at the most: clients know it with `.fifo` at its end"),
    FIFO_NAME_TOO_LONG_FOR_LETTERS(
            "'%s' is too long for its dead-letter queue, '%1$s%s'",
            "a FIFO queue's name has 75 characters at the most: clients know it with `.fifo` at its end"),
    NAME_TAKEN(
            "'%s' cannot be used: there is %s already",
            "queues and views need names of their own, whatever the case of letters"),
    VARIABLE_FORM("this is no variable", "write `${env:NAME}` or `${env:NAME:-default}`"),
    VARIABLE_MISSING(
            "the environment variable %s is not set",
            "set it, or give a default: `${env:%1$s:-default}`"),

    // columns and types
    UNKNOWN_TYPE("there is no type '%s'", "%2$s"),
    TYPE_EXPECTED(
            "here the type needs %s, and there is %s", "such as `struct(id varchar, n integer)[]`"),
    NULL_MISSING("here must be `not null`, and there is 'not%s'", "write `not null`"),
    TYPE_ENDS("'%s' cannot follow a type", "only `not null` and `pii` can"),
    TYPE_TOO_DEEP("this type is nested more than %d deep", "use `json`"),
    DECIMAL_FORM("a decimal needs digits and scale", "such as `decimal(18,2)`"),
    DECIMAL_RANGE(
            "decimal(%d,%d) does not exist",
            "a decimal has 1 to 38 digits, and as many of them or fewer behind the point"),
    FIELD_TWICE("this struct has two fields '%s'", "names differ in more than their case"),
    FIELD_ATTRIBUTE(
            "'%s' cannot stand inside a struct",
            "say it of the whole column, and `check` the fields"),
    FORMAT_WITHOUT_PARTS("the format '%s' has no place for a value", "such as `%%d/%%m/%%Y`"),
    RESERVED_COLUMN(
            "no column can be called '%s'",
            "`source` and names that begin with `_leat_` are Leat's own"),
    COLUMN_FORM("a column needs a name that can be read", ""),
    COLUMN_TWICE("column '%s' is there twice in %s", "remove one"),
    COLUMN_CASE("'%s' and '%s' are one column to SQL", "names differ in more than their case"),
    NO_COLUMN("column '%s' does not exist here", ""),
    NO_COLUMN_FROM("column '%s' does not exist in what pipeline %s brings to view %s", ""),
    NO_COLUMNS_LEFT("this leaves no column", "exclude fewer"),

    // expressions
    NO_EXPRESSION("there must be %s here", "write it behind the colon"),
    SQL_WORD("'%s' is a word of SQL as well as a column", "for the column write `\"%1$s\"`"),
    NO_SENTENCE(
            "a check needs a sentence",
            "a check is `sentence: SQL`, such as `user_id is not blank: user_id <> ''`"),
    NOT_A_CONDITION("this must be true or false, and is %s", "compare it with something"),
    NO_TYPE(
            "column '%s' would be %s, which is no type of the language",
            "cast it: `cast(.. as bigint)`"),

    NULL_COMPARED("nothing is equal to null, so this is never true", "write `is null`"),
    NULL_COMPARED_NOT("nothing differs from null, so this is never true", "write `is not null`"),

    // views
    MEASURE_FORM(
            "'%s' is no measure",
            "a measure is count(*), sum(..), min(..) or max(..), perhaps with filter (where ..)"),
    MEASURE_OPEN("this bracket is never closed", "a measure is one call, such as `sum(value)`"),
    UNKNOWN_MEASURE("there is no measure '%s'", "there are count(*), sum(..), min(..), max(..)"),
    NO_AVERAGE("averages cannot be kept", "keep a sum and a count, and divide when you ask"),
    COUNT_FORM(
            "count takes only *, and here is '%s'",
            "write `count(*)`, or `count(*) filter (where .. is not null)`"),
    COUNT_DISTINCT(
            "count takes only *, and here is '%s'",
            "different values are the rows of a view that has them as its `key`: `leat sql 'select"
                    + " count(*) from VIEW'`"),
    FILTER_FORM(
            "only a filter can follow a measure, and here is '%s'",
            "write `count(*) filter (where status = 'PAID')`"),
    MEASURE_DOUBLE(
            "a double cannot be added up or compared exactly",
            "avg and / give doubles: cast to a decimal, `cast(.. as decimal(18,2))`"),
    MEASURE_TYPE("%s cannot take %s", "cast it to integer, bigint or a decimal"),
    KEY_TYPE(
            "'%s' cannot be a key: it is %s",
            "a key is text, boolean, integer, bigint, decimal, date or timestamp"),
    KEY_TRIMMED(
            "`trim` removes spaces (U+0020) only: '%s' with a tab or a no-break space at its end is"
                    + " another key",
            "write `strip(..)`, which removes every whitespace, or `trim(.., ' ')` if only spaces"
                    + " are meant"),
    KEY_NULLABLE(
            "'%s' may be missing, and then the record is rejected",
            "declare it `not null` in schema %2$s, or give it a value with `coalesce`"),
    EVERY_TYPE("'%s' cannot cut parts: it is %s", "it must be date, timestamp or timestamptz"),
    EVERY_NULLABLE(
            "'%s' may be missing, and then there is no part to count the record in",
            "declare it `not null` in schema %2$s"),
    PERIOD_UNEVEN("parts of this length do not fit into days", "whole days, or what divides a day"),
    ZONE_WITHOUT_DAYS("a zone has a meaning for whole days only", "leave it away"),
    KEEP_TOO_SHORT("parts are dropped before they are over", "keep at least one period"),
    DIFFERENT_TYPES(
            "'%s' is %s from pipeline %s and %s from pipeline %s",
            "cast one of them: a view has one type a column"),
    RANK_NO_MEASURE("'%s' is no measure of view %s", ""),
    RANK_WITHOUT_KEY("view %s has no key, so there is nothing to rank", "leave rank_by away"),
    MEASURE_IS_KEY("'%s' is a key column already", "give the measure another name"),
    NOBODY_WRITES("no pipeline writes to view %s", "name it in the `to` of a pipeline"),

    // views in Redis
    REDIS_KEY_FORM("a brace of '%s' stands alone", "braces hold a key column: `user:{user_id}`"),
    REDIS_KEY_BEGIN(
            "a key in Redis must begin with a text of its own, and not with 'leat:'",
            "such as `%s`"),
    REDIS_KEY_APART(
            "nothing stands between two columns, so that two rows could share one key in Redis",
            "write a text between them, such as `:`"),
    REDIS_KEY_COLUMN("'%s' is no key column of view %s", "braces hold a key column: %3$s"),
    REDIS_KEY_TWICE("{%s} is there twice", "name each key column once"),
    REDIS_KEY_WITHOUT(
            "{%s} is missing, so that rows of view %s would share one key in Redis",
            "name each key column once"),
    REDIS_KEY_WITHOUT_KEY("view %s has no key, so its redis_key has no braces", "remove them"),
    REDIS_KEYS_MEET(
            "view %s has keys in Redis like '%s', and view %s like '%s', which can be the same",
            "begin one view's `redis_key` with a text of its own, such as `%1$s:`"),
    STORE_SCHEME(
            "no store of views is known by '%s'",
            "there is Redis: redis://HOST:PORT, or with TLS rediss://HOST:PORT"),
    STORE_URL(
            "%s is no address of Redis",
            "it looks like redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]"),
    UNKNOWN_ENVIRONMENT("there is no environment '%s'", "%2$s"),

    // pipelines
    NOT_DEEPER(
            "this stands in the same column as '%s', so it is no part of it",
            "indent it deeper, by two blanks more"),
    ONE_STEP("%s must have one kind, and has %d", "each step begins with a `-` of its own"),
    ONE_SINK(
            "%s must name one resource, and names %d",
            "such as `- view: NAME`; each sink begins with a `-` of its own"),
    WHERE_AND_ELSE("%s has both where and else", "else means: what no where took"),
    ELSE_WITHOUT_WHERE("no sink of this pipeline has a where", "leave else away"),
    SINK_TWICE("%s %s is there twice in pipeline %s", "join their conditions with `or`"),
    TOO_MANY_SINKS("pipeline %s has %d sinks", "%3$d is the most"),
    LOOP("the pipeline reads queue %s itself, so this would never end", "give it a where"),
    LOOP_AROUND(
            "what is sent here comes back to queue %s, which pipeline %s reads, so this would never end",
            "give one sink of the round a where, or one of its pipelines a `key`"),
    TWO_READERS(
            "pipeline %s reads queue %s already",
            "they would compete for its messages: use one pipeline with several sinks"),
    LEASE_TOO_SHORT(
            "queue %s hides messages for less than a second, and pipeline %s reads it",
            "give it 1s or more, or good messages run out of attempts"),
    READS_DEAD_LETTERS(
            "%s is a dead-letter queue", "a pipeline cannot read one: redrive its messages"),
    OWN_DEAD_LETTERS("queue %s is its own dead-letter queue", "name another one"),
    DEAD_LETTERS_OF_DEAD_LETTERS(
            "%s holds the dead letters of queue %s", "it can have no dead-letter queue itself"),
    UNUSED_QUEUE("no pipeline reads queue %s or writes to it", "give it one, or remove the queue"),
    NOT_SENT(
            "queue %s is read as schema %s, and its column '%s', which is `not null`, is not sent here",
            "send it, or pipeline %4$s will reject the record"),
    PII_GOES_ON(
            "column '%s' is pii, and goes on to queue %s, which is read as schema %s without that",
            "mark it `pii` there, or leave it out with `exclude` or `select`"),
    FIFO_LETTERS(
            "queue %s is FIFO and its dead-letter queue %s is not",
            "say `fifo: true` there, or name another one"),
    FIFO_LETTERS_ONLY(
            "the dead-letter queue %s is FIFO, and queue %s is not",
            "say `fifo: true` in queue %2$s, or name another one"),
    GROUP_MISSING(
            "queue %s is FIFO, and a record for it needs a group",
            "name what keeps its order, such as a user: `group: COLUMN`"),
    GROUP_WITHOUT_FIFO(
            "queue %s keeps no order, so a group has no meaning",
            "leave it away, or say `fifo: true` in the queue"),
    OPTION_OF_SINK("'%s' applies to sinks of kind `%s` only", "remove it"),
    GROUP_TYPE("a group must be a text, and is %s", "cast it: `cast(.. as varchar)`"),
    ORDER_WITHOUT_VERSION(
            "a rejected record leaves the order: later ones of its group go on to queue %s before it",
            "name the column that says which state is newer: `version: COLUMN`"),
    NO_KEY(
            "pipeline %s has no key, so a producer's retry will count twice in view %s",
            "name what makes two records the same record: `key: %3$s`"),

    // records that change
    DELETE_WITHOUT_VERSION(
            "delete_when has a meaning only where records change",
            "name the column that says which state is newer: `version: COLUMN`"),
    VERSION_TYPE(
            "'%s' cannot say which state is newer: it is %s",
            "a version is integer, bigint, date, timestamp, timestamptz or a decimal of at most 18"
                    + " digits, such as `cast(%1$s as bigint)`"),
    VERSION_NULLABLE(
            "'%s' may be missing, and then nobody knows which state is newer and the record is rejected",
            "declare it `not null` in schema %2$s"),
    VERSION_WITHOUT_KEY(
            "pipeline %s has a version but no key, so no two records are states of one",
            "name what makes two records the same record: `key: %2$s`"),
    VERSION_IS_KEY(
            "'%s' is part of the key, so no record has a second state", "leave it out of `key`"),
    VERSION_MIN_MAX(
            "pipeline %s has a version, and no older state can be taken out of a min or max again",
            "keep count(*) or sum(..), perhaps with a filter; or feed the view from a pipeline"
                    + " without version"),
    VERSION_WHERE(
            "a newer state that is filtered here leaves the older one in place",
            "put the condition in the `where` of a sink, or what says that a record is gone in"
                    + " `delete_when`"),

    // routes
    ROUTE_KIND(
            "%s has neither a view nor a queue", "`view: NAME` makes a GET, `queue: NAME` a POST"),
    ROUTE_BOTH("%s has a view and a queue", "a path is one of the two: a GET or a POST"),
    NOT_OF_ROUTE("'%s' has no meaning in a route that %s", "leave it away"),
    POSTS_DEAD_LETTERS(
            "%s is a dead-letter queue", "send documents to the queue that it belongs to"),
    POST_WITH_PARAMETERS(
            "documents go to the queue as they come, so the path can have no parameters",
            "remove them"),
    POST_READ_OTHERWISE(
            "documents are taken as schema %s, and pipeline %s reads them as schema %s",
            "use one schema, or some are accepted here and rejected there"),
    PARAMETERS("the path must have the key of view %s, %s", "and no other parameters"),
    PARAMETERS_WITHOUT_KEY("view %s has no key, so its path has no parameters", "remove them"),
    TOP_WITH_PARAMETERS("a top is of the whole view", "remove the parameters"),
    TOP_NOT_RANKED("'%s' is not what view %s is ranked by", "say `rank_by: %1$s` in the view"),
    LIMIT_WITHOUT_TOP("limit has a meaning beside top only", "leave it away"),
    PATH_RESERVED("%s is Leat's own", "choose another path"),
    PATHS_MEET("%s and %s can be the same path", "choose another path"),

    // alarms
    ALARM_KIND(
            "%s watches neither a queue nor a pipeline", "say `queue: NAME` or `pipeline: NAME`"),
    ALARM_BOTH("%s watches a queue and a pipeline", "make two alarms of it"),
    ALARM_MEASURE("%s is no measure of a %s", "a %2$s has %3$s"),
    ALARM_ABOVE("%s is %s, so 'above' must be %s, and is '%s'", "such as `above: %5$s`"),
    ALARM_OF_LETTERS(
            "%s is a dead-letter queue, and dead letters are counted at the queue they died in",
            "say `queue: %2$s`; for all that waits in this one, `measure: visible`"),
    REDRIVE_WITHOUT_LETTERS(
            "only an alarm on the dead letters of a queue can redrive them",
            "say `measure: dead_letters`, or leave `redrive` away"),
    REDRIVE_UNREAD(
            "no pipeline reads queue %s, so nobody would find out whether a canary passes",
            "leave `redrive` away"),
    REDRIVE_TWICE(
            "alarm %s redrives the letters of %s already",
            "leave `redrive` away in one of the two");

    private final String what;
    private final String hint;

    GeneralLintMessage(String what, String hint) {
        this.what = what;
        this.hint = hint;
    }

    @Override
    public String template() {
        return what;
    }

    @Override
    public String advice() {
        return hint;
    }
}
