package dev.leat.testkit.file;

import dev.leat.app.SourcePosition;
import dev.leat.config.text.Diagnostics;
import java.util.Optional;

/// What can be wrong in a test file beyond what can be wrong in every file of Leat: what it is, and
/// what to do. Each is shown in a golden file.
enum TestFileLintMessage {
    NOT_A_MAP("the file is not a map of sections", "begin with `given:`"),
    EMPTY_FILE("the file is empty", "begin with `given:`"),
    NOTHING_GIVEN("nothing is given", "begin with `- send: {QUEUE: {..}}`"),
    NOTHING_EXPECTED("nothing is expected", "such as `- laws: hold`"),
    NO_SUCH("there is no %s '%s'", "%3$s"),
    ONE_STEP("%s must be one of %s, and is %s", "each begins with a `-` of its own"),
    BESIDE("'%s' has no meaning beside '%s'", "leave it away"),
    NEEDS("%s needs '%s'", "%3$s"),

    NO_LIST("%s must be %s, and is a map", "begin each of them with `- `, or put all in [..]"),
    ENDING("a test ends in .yaml", "rename it to %s.yaml"),

    // messages
    NO_QUEUE("%s names no queue", "write `send: {QUEUE: {..}}` with one of %2$s"),
    EMPTY_VALUE("'%s' is empty", "write `null`, or \"\" for the empty text"),
    NO_NUMBER("'%s' is no number of JSON", "for the text write \"%1$s\""),
    ODD_WORD("many YAML readers take %s for a boolean or null", "for the text write \"%1$s\""),
    TOO_LARGE("this message has %,d bytes with its attributes", "a message has at most %2$,d"),
    NO_FILE("there is no file %s", "a file is named from the folder of the test"),
    FILE_UNREADABLE("the file %s cannot be read: %s", "save it as a file of its own"),
    NO_LINES("the file %s has no such lines", "it has %2$d"),
    LINES_OF_ONE("%s is one message, not one a line", "a file of lines ends in .ndjson or .jsonl"),
    MESSAGES_OR_FILE("%s has messages and a file", "write two steps"),
    NO_BASE64("this is no base64", "write the text itself, and leave `encoding` away"),
    TWO_QUEUES("these are sent together and go to %s and %s", "write two steps"),

    // files
    TEXT_OR_FILE("%s needs either 'text' or 'file'", "such as `text: |` and the text below it"),
    NO_KEY("no object can have this key: %s", "give it another key"),
    OF_BUCKET(
            "%s says nothing of its objects",
            "such as `keys: [..]`, or `key: K`, alone or with `text`, `rows`, `some` or `count`"),

    // FIFO queues
    NO_GROUP("%s is a FIFO queue, and this has no group", "%2$s"),
    NO_DEDUPLICATION(
            "%s knows a repeat by an id, and this has none", "write `deduplication_id: ID`"),
    NOT_FIFO("%s is no FIFO queue, so '%s' has no meaning", "leave it away"),
    FIFO_DELAY("a FIFO queue delays all messages or none", "write `delay` in queue %s of the app"),
    FIFO_REORDER("%s is a FIFO queue: it keeps the order it is sent in", "leave this away"),

    // faults
    NEVER_READ("no pipeline reads queue %s, so nothing is done with there", "%2$s"),
    NEVER_WRITTEN("no rows are written to `state`", "every view is apart: name the view"),
    AWAY_FORM("%s must say until when, and is '%s'", "such as `away: {until: 1h}`"),
    AWAY_ENDS("it is away until %s, which is not after %s", "say when it is back"),
    NO_JUMP("the clock jumps by nothing", "such as `+1h` or `-5m`"),

    // expectations
    ROWS_OR_SOME("%s needs 'rows' or 'some'", "`rows` are all there are, `some` among others"),
    NO_PARTS(
            "view %s keeps no parts by period, so '%s' has no meaning",
            "leave it away, or give the view `every`"),
    DAYS_END("the days are from %s to %s, which is none", "`from` is the first, `to` the last"),
    NO_ROWS("%s names no row", "`rows: []` says that there are none"),
    NO_COLUMN("view %s has no column '%s'", "%3$s"),
    NO_VALUE("%s of view %s is %s, and this is '%s'", "nothing else is ever there"),
    NOT_LETTERS("%s is no dead-letter queue", "%2$s"),
    MORE_LETTERS("%d letters are named, and there are to be %d", "count all of them"),
    NO_COUNT("%s says nothing of its messages", "such as `visible: 0`"),
    NO_LETTERS("%s says nothing of its letters", "such as `count: 0`"),
    NO_MAILS("%s says nothing of its mails", "such as `count: 0`"),
    MORE_MAILS("%d mails are named, and there are to be %d", "count all of them"),
    NO_RECORDS("%s says nothing of its records", "such as `count: 1`, or `rows: [..]`"),
    NO_STATE("%s says nothing of its alarm", "such as `state: OK`, or `was: ALARM`"),
    TWICE_TIMED("%s is both within a time and never", "write two expectations");

    private final String what;
    private final String hint;

    TestFileLintMessage(String what, String hint) {
        this.what = what;
        this.hint = hint;
    }

    /// What is wrong, with `%s` for what differs.
    String template() {
        return what;
    }

    void say(Diagnostics report, SourcePosition mark, Object... values) {
        report.problem(mark, what.formatted(values), Optional.of(hint.formatted(values)));
    }
}
