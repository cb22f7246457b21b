package dev.leat.local.event;

import dev.leat.event.TargetInput;
import dev.leat.local.database.NullableText;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.EventBus.Destination;
import dev.leat.port.EventBus.Rule;
import dev.leat.port.EventBus.Target;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
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
        var targets = new ArrayList<Target>();
        var select =
                statements.prepare(
                        "SELECT id, arn, topic, name, form, input, message_group, letters, role,"
                                + " attempts, seconds FROM event_target WHERE rule = ?"
                                + " ORDER BY id");
        select.setString(1, rule);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                var id = row.getString(1);
                targets.add(
                        new Target(
                                id,
                                row.getString(2),
                                new Destination(row.getInt(3) == 1, row.getString(4)),
                                input(statements, rule, id, row),
                                Optional.ofNullable(row.getString(7)),
                                Optional.ofNullable(row.getString(8)),
                                Optional.ofNullable(row.getString(9)),
                                number(row, 10),
                                number(row, 11)));
            }
        }
        return targets;
    }

    private static Optional<Integer> number(ResultSet row, int column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
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
        var paths = new TreeMap<String, String>();
        var select =
                statements.prepare(
                        "SELECT variable, path FROM event_target_path WHERE rule = ? AND id = ?");
        select.setString(1, rule);
        select.setString(2, id);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                paths.put(row.getString(1), row.getString(2));
            }
        }
        return paths;
    }

    /// Stores the targets of a rule that has none stored.
    static void put(Transaction transaction, Rule rule) throws SQLException {
        for (var target : rule.targets()) {
            var insert =
                    transaction.prepare(
                            "INSERT INTO event_target VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            insert.setString(1, rule.name());
            insert.setString(2, target.id());
            insert.setString(3, target.arn());
            insert.setInt(4, target.to().topic() ? 1 : 0);
            insert.setString(5, target.to().name());
            switch (target.input()) {
                case TargetInput.WholeEvent _ -> set(insert, EVENT, "");
                case TargetInput.Constant(var json) -> set(insert, CONSTANT, json);
                case TargetInput.Part(var path) -> set(insert, PATH, path);
                case TargetInput.Template(_, var template) -> set(insert, TEMPLATE, template);
            }
            NullableText.set(insert, 8, target.group());
            NullableText.set(insert, 9, target.letters());
            NullableText.set(insert, 10, target.role());
            set(insert, 11, target.attempts());
            set(insert, 12, target.seconds());
            insert.executeUpdate();
            if (target.input() instanceof TargetInput.Template template) {
                put(transaction, rule.name(), target.id(), template.paths());
            }
        }
    }

    private static void put(
            Transaction transaction, String rule, String id, Map<String, String> paths)
            throws SQLException {
        for (var path : paths.entrySet()) {
            var insert = transaction.prepare("INSERT INTO event_target_path VALUES (?, ?, ?, ?)");
            insert.setString(1, rule);
            insert.setString(2, id);
            insert.setString(3, path.getKey());
            insert.setString(4, path.getValue());
            insert.executeUpdate();
        }
    }

    private static void set(PreparedStatement insert, String form, String text)
            throws SQLException {
        insert.setString(6, form);
        insert.setString(7, text);
    }

    private static void set(PreparedStatement insert, int column, Optional<Integer> number)
            throws SQLException {
        if (number.isPresent()) {
            insert.setInt(column, number.get());
        } else {
            insert.setNull(column, Types.INTEGER);
        }
    }

    /// Deletes the targets of a rule.
    static void delete(Transaction transaction, String rule) throws SQLException {
        for (var sql :
                List.of(
                        "DELETE FROM event_target WHERE rule = ?",
                        "DELETE FROM event_target_path WHERE rule = ?")) {
            var delete = transaction.prepare(sql);
            delete.setString(1, rule);
            delete.executeUpdate();
        }
    }
}
