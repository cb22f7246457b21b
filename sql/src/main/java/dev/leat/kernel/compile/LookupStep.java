package dev.leat.kernel.compile;

import dev.leat.app.Schema;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline.Failure;
import dev.leat.kernel.compile.CompiledPipeline.LookupUse;
import dev.leat.kernel.compile.Statement.Cte;
import dev.leat.kernel.compile.Statement.Cte.Fragment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Compiles a step `lookup`. The queries up to the step are also a statement of their own, which
/// returns the keys that a batch needs. The rows with these keys are a parameter of the whole
/// statement: JSON documents like those of the batch. A join by the text of the key adds their
/// columns.
public record LookupStep(BoundStep stage, Step.Lookup step, String name, String place) {

    private static final String FOUND = "_leat_found";
    private static final String INVALID = "_leat_invalid";
    private static final String NO_KEY = "_leat_no_key";

    static final String KEY = "_leat_k";
    private static final String VALUE = "_leat_v";

    /// Members of the documents of the parameter.
    public static final String INVALID_MEMBER = "e";

    public static String keyMember(int column) {
        return "k" + column;
    }

    public static String valueMember(int column) {
        return "v" + column;
    }

    /// Adds the step's queries.
    ///
    /// @param before the columns that the step passes on, without those that it adds
    void compile(StatementBuilder builder, Collection<Cte.Column> before, Set<String> neededAfter) {
        var taken = taken(neededAfter);
        var guard = builder.guard();
        builder.lookup(new LookupUse(step.lookup(), keys(builder, guard), types(), fields(taken)));
        var changed = new ArrayList<Cte.Column>();
        var columns = new LinkedHashSet<>(step.by().keySet());
        var values = builder.witnesses(stage.before(), columns, changed);
        changed.add(Cte.Column.same(FOUND));
        changed.add(Cte.Column.same(INVALID));
        changed.add(
                Cte.Column.of(
                        NO_KEY,
                        columns.stream()
                                .map(column -> SqlLiterals.name(column) + " IS NULL")
                                .collect(Collectors.joining(" OR ", "(", ")"))));
        var row = new ArrayList<>(before);
        for (int i = 0; i < taken.size(); i++) {
            row.add(Cte.Column.same(VALUE + i));
        }
        builder.joined(name + "_row", changed, row, join(guard, taken));
        builder.carryWitnesses();
        var after = new ArrayList<Cte.Column>();
        for (var variable : stage.after().named(neededAfter)) {
            int at = taken.indexOf(variable.name());
            after.add(
                    at < 0
                            ? Cte.Column.same(variable.name())
                            : Cte.Column.of(variable.name(), SqlLiterals.name(VALUE + at)));
        }
        builder.ending(name, builder.raise(terms(builder, values)), after);
    }

    private List<String> taken(Set<String> neededAfter) {
        return step.take().keySet().stream().filter(neededAfter::contains).toList();
    }

    private List<Schema.Field> fieldsOf(List<String> taken) {
        return taken.stream().map(step::taken).toList();
    }

    private List<Integer> fields(List<String> taken) {
        var all = step.lookup().schema().fields();
        return fieldsOf(taken).stream().map(all::indexOf).toList();
    }

    /// Returns the column of the record for each key column of the lookup, in the lookup's order.
    private List<Variable> by() {
        var mine = new LinkedHashMap<String, String>();
        step.by().forEach((column, theirs) -> mine.put(theirs, column));
        return step.lookup().key().stream()
                .map(theirs -> stage.before().get(mine.getOrDefault(theirs, theirs)))
                .toList();
    }

    private List<Type> types() {
        return step.lookup().key().stream()
                .map(column -> step.lookup().column(column).type())
                .toList();
    }

    /// Returns the text of a key column in this row; NULL in a row with an error.
    private String text(int column, String guard) {
        var value = SqlLiterals.name(by().get(column).name());
        var type = types().get(column);
        boolean time = type == Type.Simple.TIMESTAMP || type == Type.Simple.TIMESTAMPTZ;
        return "CASE WHEN %s THEN CAST(%s AS VARCHAR) END"
                .formatted(guard, time ? "epoch_us(" + value + ")" : value);
    }

    private Statement keys(StatementBuilder builder, String guard) {
        var ctes = new ArrayList<>(builder.ctes());
        var columns = new ArrayList<Cte.Column>();
        for (int i = 0; i < types().size(); i++) {
            columns.add(Cte.Column.of(KEY + i, text(i, guard)));
        }
        ctes.add(new Cte("_leat_keys", columns, SqlLiterals.name(ctes.getLast().name())));
        return Statement.of(ctes);
    }

    private String join(String guard, List<String> taken) {
        var fields = fieldsOf(taken);
        var members = new ArrayList<String>();
        var columns = new ArrayList<String>();
        var on = new ArrayList<String>();
        columns.add("true AS " + SqlLiterals.name(FOUND));
        columns.add("\"_leat_r\".\"" + INVALID_MEMBER + "\" AS " + SqlLiterals.name(INVALID));
        members.add(StatementInput.json(INVALID_MEMBER) + ":\"BOOLEAN\"");
        for (int i = 0; i < types().size(); i++) {
            members.add(StatementInput.json(keyMember(i)) + ":\"VARCHAR\"");
            var key = SqlLiterals.name(KEY + i);
            columns.add("\"_leat_r\".\"" + keyMember(i) + "\" AS " + key);
            on.add(text(i, guard) + " = " + key);
        }
        for (int i = 0; i < fields.size(); i++) {
            var type = fields.get(i).type();
            boolean time = type == Type.Simple.TIMESTAMP || type == Type.Simple.TIMESTAMPTZ;
            members.add(
                    StatementInput.json(valueMember(i))
                            + ":"
                            + (time ? "\"BIGINT\"" : StatementInput.structure(type)));
            columns.add(
                    StatementInput.value("\"_leat_r\".\"" + valueMember(i) + "\"", type)
                            + " AS "
                            + SqlLiterals.name(VALUE + i));
        }
        return " LEFT JOIN (SELECT %s FROM (SELECT from_json(\"_leat_j\", %s) AS \"_leat_r\" FROM (SELECT unnest(string_split(decode(?), chr(30))) AS \"_leat_j\"))) ON %s"
                .formatted(
                        String.join(", ", columns),
                        SqlLiterals.text("{" + String.join(",", members) + "}"),
                        String.join(" AND ", on));
    }

    private Map<Integer, List<Fragment>> terms(
            StatementBuilder builder, List<CompiledPipeline.Witness> values) {
        var lookup = step.lookup().name();
        var terms = new LinkedHashMap<Integer, List<Fragment>>();
        var invalid =
                rejected(
                        "the row of lookup '%s' with this key does not fit schema %s"
                                .formatted(lookup, step.lookup().schema().name()),
                        values);
        raise(builder, terms, invalid, SqlLiterals.name(INVALID));
        var missing = rejected("lookup '%s' has no row with this key".formatted(lookup), values);
        var absent = SqlLiterals.name(FOUND) + " IS NULL";
        switch (step.missing()) {
            case REJECT -> raise(builder, terms, missing, absent);
            case KEEP -> {}
            case RETRY -> {
                var noKey = SqlLiterals.name(NO_KEY);
                raise(builder, terms, missing, absent + " AND " + noKey);
                raise(builder, terms, new Failure.Retried(missing), absent + " AND NOT " + noKey);
            }
        }
        return terms;
    }

    private static void raise(
            StatementBuilder builder,
            Map<Integer, List<Fragment>> terms,
            Failure failure,
            String condition) {
        int bit = builder.bit(failure);
        terms.put(
                bit,
                List.of(
                        Fragment.of(
                                String.format(
                                        Locale.ROOT,
                                        "CASE WHEN %s THEN %d ELSE 0 END",
                                        condition,
                                        StatementBuilder.value(bit)))));
    }

    private Failure.Rejected rejected(String message, List<CompiledPipeline.Witness> values) {
        return new Failure.Rejected("lookup", place, message, Optional.empty(), values, List.of());
    }
}
