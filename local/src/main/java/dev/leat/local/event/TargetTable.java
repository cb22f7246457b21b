package dev.leat.local.event;

import dev.leat.event.TargetInput;
import dev.leat.local.database.NullableNumber;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.EventBus.Destination;
import dev.leat.port.EventBus.Rule;
import dev.leat.port.EventBus.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Tables of the targets of rules. `input` is the text of a target's input, and `form` says what it
/// is: the event itself (empty), a constant, a path, or a template with the paths of its variables.
final class TargetTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE event_target(rule TEXT NOT NULL, id TEXT NOT NULL,"
                            + " arn TEXT NOT NULL, topic INTEGER NOT NULL, name TEXT NOT NULL,"
                            + " form TEXT NOT NULL, input TEXT NOT NULL, message_group TEXT,"
                            + " letters TEXT, role TEXT, attempts INTEGER, seconds INTEGER,"
                            + " PRIMARY KEY (rule, id)) STRICT, WITHOUT ROWID",
                    "CREATE TABLE event_target_path(rule TEXT NOT NULL, id TEXT NOT NULL,"
                            + " variable TEXT NOT NULL, path TEXT NOT NULL,"
                            + " PRIMARY KEY (rule, id, variable)) STRICT, WITHOUT ROWID");

    private static final String EVENT = "";
    private static final String CONSTANT = "constant";
    private static final String PATH = "path";
    private static final String TEMPLATE = "template";

    private TargetTable() {}

    /// Returns the targets of a rule, ordered by id.
    static List<Target> of(Statements statements, String rule) throws SQLException {
        return statements.list(
                "SELECT id, arn, topic, name, form, input, message_group, letters, role,"
                        + " attempts, seconds FROM event_target WHERE rule = ?"
                        + " ORDER BY id",
                row -> target(statements, rule, row),
                rule);
    }

    private static Target target(Statements statements, String rule, ResultSet row)
            throws SQLException {
        var id = row.getString(1);
        return new Target(
                id,
                row.getString(2),
                new Destination(row.getInt(3) == 1, row.getString(4)),
                input(statements, rule, id, row),
                Optional.ofNullable(row.getString(7)),
                Optional.ofNullable(row.getString(8)),
                Optional.ofNullable(row.getString(9)),
                NullableNumber.read(row, 10).map(Long::intValue),
                NullableNumber.read(row, 11).map(Long::intValue));
    }

    private static TargetInput input(Statements statements, String rule, String id, ResultSet row)
            throws SQLException {
        var text = row.getString(6);
        return switch (row.getString(5)) {
            case CONSTANT -> new TargetInput.Constant(text);
            case PATH -> new TargetInput.Part(text);
            case TEMPLATE -> new TargetInput.Template(paths(statements, rule, id), text);
            default -> new TargetInput.WholeEvent();
        };
    }

    private static Map<String, String> paths(Statements statements, String rule, String id)
            throws SQLException {
        return new TreeMap<>(
                statements.map(
                        "SELECT variable, path FROM event_target_path WHERE rule = ? AND id = ?",
                        row -> row.getString(1),
                        row -> row.getString(2),
                        rule,
                        id));
    }

    /// Stores the targets of a rule that has none stored.
    static void put(Transaction transaction, Rule rule) throws SQLException {
        for (var target : rule.targets()) {
            var input = target.input();
            transaction.update(
                    "INSERT INTO event_target VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    rule.name(),
                    target.id(),
                    target.arn(),
                    target.to().topic(),
                    target.to().name(),
                    form(input),
                    text(input),
                    target.group(),
                    target.letters(),
                    target.role(),
                    target.attempts(),
                    target.seconds());
            if (input instanceof TargetInput.Template template) {
                put(transaction, rule.name(), target.id(), template.paths());
            }
        }
    }

    private static void put(
            Transaction transaction, String rule, String id, Map<String, String> paths)
            throws SQLException {
        for (var path : paths.entrySet()) {
            transaction.update(
                    "INSERT INTO event_target_path VALUES (?, ?, ?, ?)",
                    rule,
                    id,
                    path.getKey(),
                    path.getValue());
        }
    }

    private static String form(TargetInput input) {
        return switch (input) {
            case TargetInput.WholeEvent _ -> EVENT;
            case TargetInput.Constant _ -> CONSTANT;
            case TargetInput.Part _ -> PATH;
            case TargetInput.Template _ -> TEMPLATE;
        };
    }

    private static String text(TargetInput input) {
        return switch (input) {
            case TargetInput.WholeEvent _ -> "";
            case TargetInput.Constant(var json) -> json;
            case TargetInput.Part(var path) -> path;
            case TargetInput.Template(_, var template) -> template;
        };
    }

    /// Deletes the targets of a rule.
    static void delete(Transaction transaction, String rule) throws SQLException {
        transaction.update("DELETE FROM event_target WHERE rule = ?", rule);
        transaction.update("DELETE FROM event_target_path WHERE rule = ?", rule);
    }
}
