package dev.leat.kernel;

import dev.leat.app.Sql;
import dev.leat.kernel.Program.Failure;
import dev.leat.kernel.Program.Witness;
import dev.leat.kernel.Statement.Cte;
import dev.leat.kernel.Statement.Cte.Fragment;
import dev.leat.kernel.Variables.Variable;
import dev.leat.kernel.bind.Origin;
import dev.leat.kernel.bind.Quoted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A statement in the making: its queries so far, the bits given out, and the columns of Leat's own
/// that every later query hands on. Used by one compilation.
final class Draft {

    private static final String RECORD = "_leat_f";

    private final List<Cte> ctes = new ArrayList<>();
    private final List<Failure> bits = new ArrayList<>();
    private final List<String> carried = new ArrayList<>(List.of(Transport.POSITION));
    private final IdentityHashMap<Variable, String> witnesses = new IdentityHashMap<>();
    private final List<String> witnessed = new ArrayList<>();
    private final int words;
    private final boolean source;

    /// A draft that begins at the intake. `recordBits` is how many bits the steps need.
    Draft(Intake intake, Program.Input input, int recordBits) {
        words = Math.max(1, Program.words(recordBits));
        source = !input.source().isEmpty();
        var zeros = new ArrayList<Cte.Column>();
        for (int word = 0; word < words; word++) {
            zeros.add(Cte.Column.of(RECORD + word, "CAST(0 AS BIGINT)"));
            carried.add(RECORD + word);
        }
        ctes.addAll(intake.ctes("_leat_0", zeros));
    }

    List<Failure> bits() {
        return bits;
    }

    List<Cte> ctes() {
        return ctes;
    }

    /// The columns that hold values for reasons, in order.
    List<String> witnessed() {
        return witnessed;
    }

    List<String> recordWords() {
        return carried.subList(1, 1 + words);
    }

    /// True for the rows that nothing is wrong with so far.
    String guard() {
        var zero = new ArrayList<String>();
        recordWords().forEach(word -> zero.add(Quoted.name(word) + " = 0"));
        return String.join(" AND ", zero);
    }

    /// The number of a new bit.
    int bit(Failure failure) {
        bits.add(failure);
        return bits.size() - 1;
    }

    /// A boxed expression: NULL if it raised, its value in `v` if not, also where that is NULL.
    /// Without the CASE, DuckDB would compute what two expressions share outside their TRY, even
    /// where it is known that no row has failed yet.
    Cte.Column box(String name, Sql sql) {
        return new Cte.Column(
                name,
                List.of(
                        Fragment.of("CASE WHEN " + guard() + " THEN TRY({'v': ("),
                        Fragment.user(sql),
                        Fragment.of(")}) END")));
    }

    /// Adds a query: Leat's columns, of which some are new, those of the row, and `source`.
    void query(String name, Collection<Cte.Column> changed, Collection<Cte.Column> row) {
        var columns = new ArrayList<Cte.Column>();
        for (var own : carried) {
            columns.add(
                    changed.stream()
                            .filter(c -> c.name().equals(own))
                            .findFirst()
                            .orElse(Cte.Column.same(own)));
        }
        changed.stream().filter(c -> !carried.contains(c.name())).forEach(columns::add);
        columns.addAll(row);
        if (source) {
            columns.add(Cte.Column.same(Origin.NAME));
        }
        last(name, columns);
    }

    /// Adds a query of these columns alone.
    void last(String name, List<Cte.Column> columns) {
        ctes.add(new Cte(name, columns, Quoted.name(ctes.getLast().name())));
    }

    /// From now on every query hands this column on.
    void carry(String name) {
        carried.add(name);
    }

    /// New values of the record's bits: for each bit the condition's text, made of fragments that
    /// give the bit or 0.
    List<Cte.Column> raise(Map<Integer, List<Fragment>> terms) {
        var changed = new ArrayList<Cte.Column>();
        for (int word = 0; word < words; word++) {
            var sum = new ArrayList<Fragment>();
            for (var term : terms.entrySet()) {
                if (term.getKey() / Program.BITS == word) {
                    sum.add(Fragment.of(sum.isEmpty() ? "" : " + "));
                    sum.addAll(term.getValue());
                }
            }
            if (!sum.isEmpty()) {
                var own = Quoted.name(RECORD + word);
                sum.addFirst(Fragment.of("CASE WHEN " + guard() + " THEN "));
                sum.add(Fragment.of(" ELSE " + own + " END"));
                changed.add(new Cte.Column(RECORD + word, sum));
            }
        }
        return changed;
    }

    /// The value of a bit in its word.
    static long value(int bit) {
        return 1L << (bit % Program.BITS);
    }

    /// What a reason shows of these variables; the computed ones that no query hands on yet are
    /// added to `changed`.
    List<Witness> witnesses(Variables at, Set<String> names, Collection<Cte.Column> changed) {
        var seen = new ArrayList<Witness>();
        for (var variable : at.named(names)) {
            int column = variable.field();
            if (variable.computed()) {
                var own = witnesses.get(variable);
                if (own == null) {
                    own = "_leat_w" + witnessed.size();
                    witnesses.put(variable, own);
                    witnessed.add(own);
                    changed.add(Cte.Column.of(own, Quoted.name(variable.name())));
                }
                column = witnessed.indexOf(own);
            }
            seen.add(new Witness(variable.name(), variable.computed(), column, variable.pii()));
        }
        return seen;
    }

    /// Hands on the witnesses that the last query added.
    void carryWitnesses() {
        witnessed.stream().filter(own -> !carried.contains(own)).forEach(carried::add);
    }
}
