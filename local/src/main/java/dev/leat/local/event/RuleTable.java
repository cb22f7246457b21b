package dev.leat.local.event;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.EventBus.Rule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Tables of the rules and their tags.
final class RuleTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE event_rule(name TEXT PRIMARY KEY, pattern TEXT NOT NULL,"
                            + " enabled INTEGER NOT NULL, description TEXT, role TEXT)"
                            + " STRICT, WITHOUT ROWID",
                    "CREATE TABLE event_rule_tag(rule TEXT NOT NULL, key TEXT NOT NULL,"
                            + " value TEXT NOT NULL, PRIMARY KEY (rule, key))"
                            + " STRICT, WITHOUT ROWID");

    private RuleTable() {}

    /// Returns every stored rule with its tags and targets.
    static List<Rule> all(Statements statements) throws SQLException {
        return statements.list(
                "SELECT name, pattern, enabled, description, role FROM event_rule"
                        + " ORDER BY name",
                row -> rule(statements, row));
    }

    private static Rule rule(Statements statements, ResultSet row) throws SQLException {
        var name = row.getString(1);
        return new Rule(
                name,
                row.getString(2),
                row.getInt(3) == 1,
                Optional.ofNullable(row.getString(4)),
                Optional.ofNullable(row.getString(5)),
                tags(statements, name),
                TargetTable.of(statements, name));
    }

    private static Map<String, String> tags(Statements statements, String rule)
            throws SQLException {
        return new TreeMap<>(
                statements.map(
                        "SELECT key, value FROM event_rule_tag WHERE rule = ?",
                        row -> row.getString(1),
                        row -> row.getString(2),
                        rule));
    }

    /// Stores the rule with its tags and targets.
    static void put(Transaction transaction, Rule rule) throws SQLException {
        delete(transaction, rule.name());
        transaction.update(
                "INSERT INTO event_rule VALUES (?, ?, ?, ?, ?)",
                rule.name(),
                rule.pattern(),
                rule.enabled(),
                rule.description(),
                rule.role());
        for (var tag : rule.tags().entrySet()) {
            transaction.update(
                    "INSERT INTO event_rule_tag VALUES (?, ?, ?)",
                    rule.name(),
                    tag.getKey(),
                    tag.getValue());
        }
        TargetTable.put(transaction, rule);
    }

    /// Deletes the rule with its tags and targets.
    static void delete(Transaction transaction, String name) throws SQLException {
        transaction.update("DELETE FROM event_rule WHERE name = ?", name);
        transaction.update("DELETE FROM event_rule_tag WHERE rule = ?", name);
        TargetTable.delete(transaction, name);
    }
}
