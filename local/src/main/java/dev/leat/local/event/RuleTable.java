package dev.leat.local.event;

import dev.leat.local.database.NullableText;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.port.EventBus.Rule;
import java.sql.SQLException;
import java.util.ArrayList;
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
        var rules = new ArrayList<Rule>();
        var select =
                statements.prepare(
                        "SELECT name, pattern, enabled, description, role FROM event_rule"
                                + " ORDER BY name");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                var name = row.getString(1);
                rules.add(
                        new Rule(
                                name,
                                row.getString(2),
                                row.getInt(3) == 1,
                                Optional.ofNullable(row.getString(4)),
                                Optional.ofNullable(row.getString(5)),
                                tags(statements, name),
                                TargetTable.of(statements, name)));
            }
        }
        return rules;
    }

    private static Map<String, String> tags(Statements statements, String rule)
            throws SQLException {
        var tags = new TreeMap<String, String>();
        var select = statements.prepare("SELECT key, value FROM event_rule_tag WHERE rule = ?");
        select.setString(1, rule);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                tags.put(row.getString(1), row.getString(2));
            }
        }
        return tags;
    }

    /// Stores the rule with its tags and targets.
    static void put(Transaction transaction, Rule rule) throws SQLException {
        delete(transaction, rule.name());
        var insert = transaction.prepare("INSERT INTO event_rule VALUES (?, ?, ?, ?, ?)");
        insert.setString(1, rule.name());
        insert.setString(2, rule.pattern());
        insert.setInt(3, rule.enabled() ? 1 : 0);
        NullableText.set(insert, 4, rule.description());
        NullableText.set(insert, 5, rule.role());
        insert.executeUpdate();
        for (var tag : rule.tags().entrySet()) {
            var add = transaction.prepare("INSERT INTO event_rule_tag VALUES (?, ?, ?)");
            add.setString(1, rule.name());
            add.setString(2, tag.getKey());
            add.setString(3, tag.getValue());
            add.executeUpdate();
        }
        TargetTable.put(transaction, rule);
    }

    /// Deletes the rule with its tags and targets.
    static void delete(Transaction transaction, String name) throws SQLException {
        for (var sql :
                List.of(
                        "DELETE FROM event_rule WHERE name = ?",
                        "DELETE FROM event_rule_tag WHERE rule = ?")) {
            var delete = transaction.prepare(sql);
            delete.setString(1, name);
            delete.executeUpdate();
        }
        TargetTable.delete(transaction, name);
    }
}
