package dev.leat.kernel.compile;

import dev.leat.app.Sql;
import dev.leat.batch.Reason;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline.Detail;
import dev.leat.kernel.compile.CompiledPipeline.Failure;
import dev.leat.kernel.compile.CompiledPipeline.Witness;
import dev.leat.kernel.compile.Statement.Cte;
import dev.leat.kernel.compile.Statement.Cte.Fragment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Builder of a statement. It holds the queries so far, the bits, and the internal columns that all
/// later queries pass on. A bit is set if a step rejected or filtered a record; a word is a BIGINT
/// column that holds several bits. Used by one compilation.
public final class StatementBuilder {

    private static final String RECORD = "_leat_f";

    /// Beginning of the names of columns with the casts that lost digits.
    static final String LOSS = "_leat_loss";

    /// Column that is true if a row has no error so far. Used if the bits are in more than one
    /// word.
    private static final String GOOD = "_leat_good";

    private final List<Cte> ctes = new ArrayList<>();
    private final List<Failure> bits = new ArrayList<>();
    private final LinkedHashSet<String> carried =
            new LinkedHashSet<>(List.of(StatementInput.POSITION));
    private final Set<String> raised = new LinkedHashSet<>(List.of(RECORD + 0));
    private final IdentityHashMap<Variable, String> witnesses = new IdentityHashMap<>();
    private final List<String> witnessed = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private final IdentityHashMap<BoundExpression, Integer> amounts = new IdentityHashMap<>();
    private final List<Cte.Column> details = new ArrayList<>();
    private final List<Cte.Column> losses = new ArrayList<>();
    private final Set<String> lost = new LinkedHashSet<>();
    private final List<CompiledPipeline.LookupUse> lookups = new ArrayList<>();
    private final int words;
    private boolean source;

    /// Creates a builder whose first queries are those of `intake`. `recordBits` is the maximum
    /// number of bits that the steps use.
    StatementBuilder(StatementSource intake, CompiledPipeline.Input input, int recordBits) {
        words = Math.max(1, CompiledPipeline.words(recordBits));
        source = !input.source().isEmpty();
        var zeros = new ArrayList<Cte.Column>();
        for (int word = 0; word < words; word++) {
            zeros.add(Cte.Column.of(RECORD + word, "CAST(0 AS BIGINT)"));
            carried.add(RECORD + word);
        }
        if (input.elements().isPresent()) {
            carry(StatementInput.ELEMENTS);
        }
        ctes.addAll(intake.ctes("_leat_0", zeros));
    }

    List<Failure> bits() {
        return bits;
    }

    List<Cte> ctes() {
        return ctes;
    }

    /// Returns the columns that hold the values shown in reasons, in order.
    List<String> witnessed() {
        return witnessed;
    }

    /// Returns the SQL of the values shown in reasons, in the same order.
    List<String> shown() {
        return shown;
    }

    /// Returns the words in use. They may be fewer than the maximum, because a step that only
    /// renames a column uses no bit.
    List<String> recordWords() {
        int given = Math.max(1, CompiledPipeline.words(bits.size()));
        return IntStream.range(0, given).mapToObj(word -> RECORD + word).toList();
    }

    /// Returns a condition that is true for rows without an error so far. It is short regardless of
    /// the number of words, because it is part of every expression.
    String guard() {
        return carried.contains(GOOD) ? SqlLiterals.name(GOOD) : zero();
    }

    /// Returns a condition that is true if all words in use are zero.
    private String zero() {
        return raised.stream()
                .map(word -> SqlLiterals.name(word) + " = 0")
                .collect(Collectors.joining(" AND "));
    }

    /// Adds a bit with this meaning; returns its number.
    int bit(Failure failure) {
        bits.add(failure);
        return bits.size() - 1;
    }

    /// Adds a query that estimates, for each row, how many bytes these expressions produce. Does
    /// nothing if none of them can produce too much. `row` are the row's columns, which the query
    /// passes on.
    void measure(String name, Collection<BoundExpression> bounds, Collection<Cte.Column> row) {
        var columns = new ArrayList<Cte.Column>();
        for (var bound : bounds) {
            if (bound.makes().isPresent()) {
                var own = amount(details.size());
                columns.add(Cte.Column.of(own, bound.makes().get()));
                amounts.put(bound, details.size());
                details.add(
                        Cte.Column.of(
                                own + "_text",
                                "CASE WHEN %1$s > %2$d THEN CAST(%1$s AS VARCHAR) END"
                                        .formatted(
                                                SqlLiterals.name(own), BoundExpression.MAX_BYTES)));
            }
        }
        if (!columns.isEmpty()) {
            query(name, columns, row);
            columns.forEach(column -> carry(column.name()));
        }
    }

    private static String amount(int place) {
        return "_leat_z" + place;
    }

    /// Returns a condition that is true if the row has no error so far, and none of these
    /// expressions produces too much for it.
    String guard(Collection<BoundExpression> bounds) {
        var guard = new StringBuilder(guard());
        bounds.stream()
                .filter(amounts::containsKey)
                .forEach(bound -> guard.append(" AND ").append(fits(bound)));
        return guard.toString();
    }

    private String fits(BoundExpression bound) {
        return "%s <= %d"
                .formatted(SqlLiterals.name(amount(place(bound))), BoundExpression.MAX_BYTES);
    }

    /// Returns the possible reasons why the expression in this box fails: it would produce too
    /// much, or a cast loses digits. `what` is the expression's name, and `at` are the columns that
    /// it uses.
    List<Detail> details(String what, BoundExpression bound, PipelineColumns at, String box) {
        var possible = new ArrayList<Detail>();
        if (amounts.containsKey(bound)) {
            possible.add(new Detail.Amount(what, place(bound)));
        }
        bound.exact()
                .ifPresent(exact -> {
                    boolean pii = at.named(bound.columns()).stream().anyMatch(Variable::pii);
                    possible.add(new Detail.Loss(what, details.size(), pii));
                    var own = LOSS + details.size();
                    details.add(Cte.Column.same(own));
                    lost.addAll(bound.columns());
                    losses.add(
                            Cte.Column.of(
                                    own,
                                    "CASE WHEN %s AND %s IS NULL THEN %s END"
                                            .formatted(
                                                    guard(List.of(bound)),
                                                    SqlLiterals.name(box),
                                                    exact.loss())));
                });
        return possible;
    }

    /// Returns the columns that later queries need to find the casts that lost digits.
    List<Cte.Column> lost() {
        return lost.stream().map(Cte.Column::same).toList();
    }

    /// Returns new columns with the casts that lost digits since the last call. The query of these
    /// columns must be over the boxes of the expressions and the columns of [#lost()].
    List<Cte.Column> losses() {
        var found = List.copyOf(losses);
        losses.clear();
        lost.clear();
        found.forEach(column -> carry(column.name()));
        return found;
    }

    private int place(BoundExpression bound) {
        return java.util.Objects.requireNonNull(amounts.get(bound));
    }

    /// Returns the columns of the result with the details of reasons.
    List<Cte.Column> details() {
        return details;
    }

    /// Returns a box: a column that is NULL if the expression failed or would produce too much,
    /// otherwise a struct whose member `v` is the value, which may be NULL. The box is computed in
    /// a CASE. Without it, DuckDB would compute a subexpression that two expressions share only
    /// once, outside of their TRY functions; an error in it would then fail all rows.
    Cte.Column box(String name, Sql sql, BoundExpression bound) {
        var guard = guard(List.of(bound));
        return new Cte.Column(
                name,
                List.of(
                        Fragment.of("CASE WHEN " + guard + " THEN TRY({'v': ("),
                        Fragment.user(sql, bound),
                        Fragment.of(")}) END")));
    }

    /// Adds a query with the internal columns (those in `changed` are new or replaced), the columns
    /// `row`, and `source`.
    void query(String name, Collection<Cte.Column> changed, Collection<Cte.Column> row) {
        var own = new LinkedHashMap<String, Cte.Column>();
        carried.forEach(column -> own.put(column, Cte.Column.same(column)));
        changed.forEach(column -> own.put(column.name(), column));
        var columns = new ArrayList<>(own.values());
        columns.addAll(row);
        if (source) {
            columns.add(Cte.Column.same(SourceStruct.NAME));
        }
        last(name, columns);
    }

    /// Adds a query that adds the number of the element, which is in the column `number`, to the
    /// struct `source`.
    void numbered(String name, String number, Collection<Cte.Column> row) {
        var item = SourceStruct.ITEM_NUMBER + " := " + SqlLiterals.name(number);
        var struct = SqlLiterals.name(SourceStruct.NAME);
        var columns = new ArrayList<Cte.Column>();
        carried.forEach(column -> columns.add(Cte.Column.same(column)));
        columns.addAll(row);
        columns.add(
                Cte.Column.of(
                        SourceStruct.NAME,
                        source
                                ? "struct_insert(" + struct + ", " + item + ")"
                                : "struct_pack(" + item + ")"));
        source = true;
        last(name, columns);
    }

    /// Adds a query like [#query(String, Collection, Collection)], over a join: `join` is the SQL
    /// after the name of the relation.
    void joined(
            String name, Collection<Cte.Column> changed, Collection<Cte.Column> row, String join) {
        query(name, changed, row);
        var over = ctes.removeLast();
        ctes.add(new Cte(over.name(), over.columns(), over.from() + join));
    }

    /// Adds a step `lookup`.
    void lookup(CompiledPipeline.LookupUse use) {
        lookups.add(use);
    }

    List<CompiledPipeline.LookupUse> lookups() {
        return lookups;
    }

    /// Adds the last query of a step, which sets the step's bits. If the bits are in more than one
    /// word, a further query combines the words to one column, which makes later guards short.
    void ending(String name, Collection<Cte.Column> changed, Collection<Cte.Column> row) {
        var own = new ArrayList<>(losses());
        own.addAll(changed);
        query(name, own, row);
        carryWitnesses();
        if (raised.size() > 1) {
            var same = row.stream().map(column -> Cte.Column.same(column.name())).toList();
            query(name + "_good", List.of(Cte.Column.of(GOOD, zero())), same);
            carry(GOOD);
        }
    }

    /// Adds a query of only these columns.
    void last(String name, List<Cte.Column> columns) {
        ctes.add(new Cte(name, columns, SqlLiterals.name(ctes.getLast().name())));
    }

    /// Makes all later queries pass on this column.
    void carry(String name) {
        carried.add(name);
    }

    /// Makes later queries no longer pass on this column.
    void drop(String name) {
        carried.remove(name);
    }

    /// Returns the new values of the words. Each word is the sum of the terms of its bits; a term
    /// is the bit's value or 0. The query of [#ending(String, Collection, Collection)] must contain
    /// them.
    List<Cte.Column> raise(Map<Integer, List<Fragment>> terms) {
        var changed = new ArrayList<Cte.Column>();
        var guard = guard();
        for (int word = 0; word < words; word++) {
            var sum = new ArrayList<Fragment>();
            for (var term : terms.entrySet()) {
                if (term.getKey() / CompiledPipeline.BITS == word) {
                    sum.add(Fragment.of(sum.isEmpty() ? "" : " + "));
                    sum.addAll(term.getValue());
                }
            }
            if (!sum.isEmpty()) {
                var own = SqlLiterals.name(RECORD + word);
                sum.addFirst(Fragment.of("CASE WHEN " + guard + " THEN "));
                sum.add(Fragment.of(" ELSE " + own + " END"));
                changed.add(new Cte.Column(RECORD + word, sum));
                raised.add(RECORD + word);
            }
        }
        return changed;
    }

    /// Returns the bit's value within its word.
    public static long value(int bit) {
        return 1L << (bit % CompiledPipeline.BITS);
    }

    /// Returns the location of the variables that a reason shows. Columns for computed variables
    /// that no query passes on yet are added to `changed`.
    List<Witness> witnesses(PipelineColumns at, Set<String> names, Collection<Cte.Column> changed) {
        var seen = new ArrayList<Witness>();
        for (var variable : at.named(names)) {
            int column = variable.field();
            if (variable.computed()) {
                var own = witnesses.get(variable);
                if (own == null) {
                    own = "_leat_w" + witnessed.size();
                    witnesses.put(variable, own);
                    witnessed.add(own);
                    // a reason shows only the beginning of a string, so that a long string is not
                    // converted to JSON
                    shown.add(
                            variable.sqlType().equals("VARCHAR")
                                    ? "left(%s, %d)"
                                            .formatted(
                                                    SqlLiterals.name(own), Reason.MAX_VALUE_LENGTH)
                                    : SqlLiterals.name(own));
                    changed.add(Cte.Column.of(own, SqlLiterals.name(variable.name())));
                }
                column = witnessed.indexOf(own);
            }
            seen.add(new Witness(variable.name(), variable.computed(), column, variable.pii()));
        }
        return seen;
    }

    /// Returns the columns of all values shown in reasons so far, as NULL in the rows of elements:
    /// such a row does not repeat values of its record. Later reasons have columns of their own.
    List<Cte.Column> endWitnesses() {
        witnesses.clear();
        return witnessed.stream()
                .map(own -> {
                    var name = SqlLiterals.name(own);
                    return Cte.Column.of(
                            own, "CASE WHEN %s THEN NULL ELSE %s END".formatted(guard(), name));
                })
                .toList();
    }

    /// Makes all later queries pass on the columns that `witnesses` added.
    void carryWitnesses() {
        carried.addAll(witnessed);
    }
}
