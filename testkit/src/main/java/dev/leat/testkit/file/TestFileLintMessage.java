package dev.leat.testkit.file;

import dev.leat.config.text.LintMessage;

/// Lint messages for problems that only test files can have, each with a remedy. A golden file has
/// an example of each.
enum TestFileLintMessage implements LintMessage {
    NOT_A_MAP("the file is not a map of sections", "begin with `given:`"),
    EMPTY_FILE("the file is empty", "begin with `given:`"),
    NOTHING_GIVEN("'given' has no steps", "begin with `- send: {QUEUE: {..}}`"),
    NOTHING_EXPECTED("'expect' has no expectations", "for example `- invariants: hold`"),
    NO_SUCH("there is no %s '%s'", "%3$s"),
    ONE_STEP("%s must have exactly one of %s, but has %s", "begin each list item with its own `-`"),
    NOT_APPLICABLE("'%s' does not apply to '%s'", "remove it"),
    NEEDS("%s requires '%s'", "%3$s"),

    NO_LIST("%s must be %s, but is a map", "start each item with `- `, or put all items in [..]"),
    ENDING("the name of a test file must end in .yaml", "rename it to %s.yaml"),

    // messages
    NO_QUEUE("%s has no queue", "write `send: {QUEUE: {..}}` with one of %2$s"),
    EMPTY_VALUE("'%s' is empty", "write `null`, or \"\" for the empty text"),
    NO_NUMBER("'%s' is not a JSON number", "write \"%1$s\" if it is a text"),
    ODD_WORD("many YAML readers read %s as a boolean or null", "write \"%1$s\" if it is a text"),
    TOO_LARGE("the message has %,d bytes with its attributes", "the maximum is %2$,d bytes"),
    NO_FILE("file %s does not exist", "write a path relative to the folder of the test"),
    FILE_UNREADABLE("file %s cannot be read: %s", "save it as a regular file"),
    NO_LINES("file %s does not have these lines", "it has %2$d lines"),
    LINES_OF_ONE(
            "file %s is one message, not one message per line",
            "use a file that ends in .ndjson or .jsonl"),
    MESSAGES_OR_FILE("%s has both '%s' and 'file'", "write two steps"),
    NO_BASE64("the text is not base64", "write the text itself, and remove `encoding`"),
    NO_REPEATED_LIST("'%s' is not a list of each message", "repeat a list that has an element"),
    TWO_QUEUES("messages of one step go to both %s and %s", "write two steps"),

    // streams
    NO_PARTITION_KEY(
            "%s requires either 'partition_key' or 'key_by'",
            "for example `partition_key: A1`, or `key_by: FIELD`"),
    NO_KEY_FIELD(
            "record %d of %s is no JSON object with a value of '%s'",
            "name another field in `key_by`, or write `partition_key`"),
    PARTITION_KEY_LENGTH(
            "the partition key has %d characters", "it must have 1 to %2$d characters"),
    NO_HASH_KEY("'%s' is not a hash key", "write a whole number from 0 to 2^128-1"),
    RECORD_TOO_LARGE(
            "the record has %,d bytes with its partition key", "the maximum is %2$,d bytes"),
    TWO_STREAMS("records of one step go to both %s and %s", "write two steps"),

    // files
    TEXT_OR_FILE("%s requires either 'text' or 'file'", "for example `text: |` and indented lines"),
    NO_KEY("an object cannot have this key: %s", "use another key"),
    OF_BUCKET(
            "%s requires 'keys' or 'key'; 'key' can be combined with 'text', 'rows', 'some' or 'count'",
            "for example `keys: [..]`"),

    // lookups
    NO_LOOKUP_FILE("file %s has no format of lookups", "use .csv, .tsv, .ndjson or .jsonl"),
    LOOKUP_ROWS("%s", "correct the rows of the test"),

    // FIFO queues
    NO_GROUP("%s is a FIFO queue, and the message has no group", "%2$s"),
    NO_DEDUPLICATION(
            "%s deduplicates by id, and the message has no deduplication id",
            "write `deduplication_id: ID`"),
    NOT_FIFO("'%2$s' does not apply to %1$s, which is not a FIFO queue", "remove it"),
    FIFO_DELAY(
            "a FIFO queue does not support a delay per message",
            "write `delay` in queue %s of the app"),
    FIFO_REORDER("%s is a FIFO queue and keeps its order", "remove the fault"),

    // faults
    NEVER_READ("no pipeline reads %s", "%2$s"),
    NEVER_WRITTEN(
            "store `state` receives no rows: each view has a store of its own", "name the view"),
    OUTAGE_ENDS("the fault ends at %s, which is not after its start at %s", "move `until`"),
    OUTAGE_AT("'at' does not apply to 'unavailable'", "write `unavailable: {from: %s, until: %s}`"),
    NO_JUMP("the clock jumps by zero", "for example `+1h` or `-5m`"),

    // expectations
    ROWS_OR_SOME(
            "%s requires either 'rows' or 'some'",
            "use `rows` for all rows, `some` for a part of them"),
    NO_PARTS(
            "'%2$s' does not apply to view %1$s, which has no periods",
            "remove it, or give the view `every`"),
    DAYS_END("'to' (%2$s) is before 'from' (%1$s)", "`from` is the first day, `to` the last"),
    NO_ROWS("%s has no row", "write `rows: []` if the view has no rows"),
    NO_COLUMN("view %s has no column '%s'", "%3$s"),
    NO_VALUE("%s of view %s is %s, and cannot be '%s'", "correct the value"),
    NOT_LETTERS("%s is not a dead-letter queue", "%2$s"),
    MORE_LETTERS(
            "%d dead letters are listed, but 'count' is %d", "set `count` to the total number"),
    NO_COUNT("%s requires 'visible', 'in_flight' or 'delayed'", "for example `visible: 0`"),
    NO_LETTERS("%s requires 'count' or 'letters'", "for example `count: 0`"),
    NO_MAILS("%s requires 'count' or 'mails'", "for example `count: 0`"),
    MORE_MAILS("%d emails are listed, but 'count' is %d", "set `count` to the total number"),
    NO_RECORDS("%s requires 'count', 'requests', 'rows' or 'some'", "for example `count: 1`"),
    NO_ITEMS("%s requires 'count', 'rows' or 'some'", "for example `count: 1`"),
    NO_STATE("%s requires 'state' or 'was'", "for example `state: OK`, or `was: ALARM`"),
    TWICE_TIMED("%s has both 'within' and 'never'", "write two expectations");

    private final Text text;

    TestFileLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
