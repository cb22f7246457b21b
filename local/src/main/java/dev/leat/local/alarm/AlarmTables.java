package dev.leat.local.alarm;

import dev.leat.app.Micros;
import dev.leat.local.database.Database;
import dev.leat.local.database.NullableNumber;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.topic.LocalTopics;
import dev.leat.local.word.StoredWords;
import dev.leat.port.AlarmLog;
import dev.leat.port.TopicAdmin.Post;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Tables of alarm states and alarm notes, with one row per alarm and one row per note. Adding a
/// note removes expired notes. Thread-safe.
public record AlarmTables(Database database, LocalTopics topics) implements AlarmLog {

    public static final List<String> TABLES =
            List.of(
                    "CREATE TABLE alarm(name TEXT PRIMARY KEY, condition TEXT NOT NULL,"
                            + " since INTEGER NOT NULL, above INTEGER, stage TEXT NOT NULL,"
                            + " stage_since INTEGER NOT NULL, run TEXT NOT NULL,"
                            + " letters TEXT NOT NULL, seen INTEGER NOT NULL) STRICT",
                    "CREATE TABLE alarm_note(number INTEGER PRIMARY KEY, at INTEGER NOT NULL,"
                            + " alarm TEXT NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL,"
                            + " letters INTEGER NOT NULL, run TEXT) STRICT");

    private static final String STATES =
            "SELECT name, condition, since, above, stage, stage_since, run, letters, seen"
                    + " FROM alarm ORDER BY name";
    private static final String KEEP =
            "INSERT OR REPLACE INTO alarm(name, condition, since, above, stage, stage_since, run,"
                    + " letters, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String NOTE =
            "INSERT INTO alarm_note(at, alarm, what, why, letters, run) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String NOTES =
            "SELECT at, alarm, what, why, letters, run FROM alarm_note"
                    + " ORDER BY number DESC LIMIT ?";

    @Override
    public Map<String, State> states() {
        return database.read(AlarmTables::states);
    }

    private static Map<String, State> states(Statements statements) throws SQLException {
        return statements.map(STATES, row -> row.getString(1), AlarmTables::state);
    }

    private static State state(ResultSet row) throws SQLException {
        return new State(
                row.getString(1),
                StoredWords.CONDITION.read(row.getString(2)),
                Micros.instant(row.getLong(3)),
                NullableNumber.read(row, 4).map(Micros::instant),
                new Course(
                        StoredWords.STAGE.read(row.getString(5)),
                        Micros.instant(row.getLong(6)),
                        row.getString(7),
                        numbers(row.getString(8)),
                        row.getLong(9)));
    }

    @Override
    public void save(State state, List<Note> notes) {
        database.commit(tx -> {
            save(tx, state, notes);
            return true;
        });
    }

    @Override
    public void save(State state, List<Note> notes, String topic, List<Post> posts) {
        database.commit(tx -> {
            save(tx, state, notes);
            for (var post : posts) {
                topics.publish(tx, topic, post);
            }
            return true;
        });
    }

    private static void save(Transaction transaction, State state, List<Note> notes)
            throws SQLException {
        save(transaction, state);
        for (var note : notes) {
            enter(transaction, note);
        }
    }

    private static void save(Transaction transaction, State state) throws SQLException {
        var course = state.course();
        transaction.update(
                KEEP,
                state.alarm(),
                StoredWords.CONDITION.of(state.condition()),
                Micros.of(state.since()),
                state.above().map(Micros::of),
                StoredWords.STAGE.of(course.stage()),
                Micros.of(course.since()),
                course.run(),
                text(course.letters()),
                course.seen());
    }

    private static void enter(Transaction transaction, Note note) throws SQLException {
        transaction.update(
                NOTE,
                Micros.of(note.at()),
                note.alarm(),
                StoredWords.NOTE.of(note.event()),
                note.reason(),
                note.deadLetters(),
                note.run());
        transaction.update("DELETE FROM alarm_note WHERE at < ?", Micros.of(note.at().minus(KEPT)));
    }

    @Override
    public List<Note> notes(int most) {
        return database.read(session -> notes(session, most));
    }

    private static List<Note> notes(Statements statements, int most) throws SQLException {
        return statements.list(
                NOTES,
                row ->
                        new Note(
                                Micros.instant(row.getLong(1)),
                                row.getString(2),
                                StoredWords.NOTE.read(row.getString(3)),
                                row.getString(4),
                                row.getLong(5),
                                Optional.ofNullable(row.getString(6))),
                most);
    }

    private static String text(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<Long> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Long::valueOf).toList();
    }
}
