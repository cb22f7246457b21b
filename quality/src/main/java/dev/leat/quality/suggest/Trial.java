package dev.leat.quality.suggest;

import com.google.re2j.Pattern;
import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.SqlNames;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.quality.data.ColumnTexts;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.suggest.Proposal.Check;
import dev.leat.quality.suggest.Proposal.Column;
import dev.leat.quality.suggest.Proposal.Lookup;
import dev.leat.quality.suggest.Proposal.Normalization;
import dev.leat.quality.suggest.Proposal.NotNull;
import dev.leat.quality.suggest.Proposal.Partition;
import dev.leat.quality.suggest.Proposal.Period;
import dev.leat.quality.suggest.Proposal.Personal;
import dev.leat.quality.suggest.Proposal.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Runs proposals on the data, whatever made them. Each expression is bound as the compiler of
/// pipelines binds it, with the limits of every expression. A proposal gets its [MeasuredEffect],
/// or is dropped with a reason ([rule](docs/decisions/a-proposal-is-run-before-it-is-shown.md)).
/// Owned by one thread.
public final class Trial {

    /// The greatest percentage of records that a proposal may reject, unless [#MOST_MEANT] applies.
    public static final int MOST_REJECTED_PERCENT = 2;

    /// The same as a share.
    static final double MOST_REJECTED = MOST_REJECTED_PERCENT / 100.0;

    /// The greatest share of records that a check may reject that the names of its columns mean,
    /// such as a price above zero.
    static final double MOST_MEANT = 1.0 / 3;

    /// The least number of records that a proposal is run on.
    static final long LEAST_RECORDS = 20;

    private static final Set<Type> VERSION_TYPES =
            Set.of(
                    Type.Simple.INTEGER,
                    Type.Simple.BIGINT,
                    Type.Simple.DATE,
                    Type.Simple.TIMESTAMP,
                    Type.Simple.TIMESTAMPTZ);

    private final TrialQueries queries;
    private final ProposalText text;
    private final Binder binder;
    private final List<Tested> tested = new ArrayList<>();
    private final List<Dropped> dropped = new ArrayList<>();
    private ProposedRows rows;
    private boolean further;

    /// The keys for which a version is proposed.
    private final Set<List<String>> versioned = new HashSet<>();

    private Trial(DataTable table, Set<String> personal, ProposalText text, Binder binder) {
        this.text = text;
        this.binder = binder;
        rows = ProposedRows.of(table);
        queries = new TrialQueries(table, personal);
    }

    /// Runs proposals as [#run(DataTable,Collection,Set,ProposalText,Function)] does, without
    /// further ones.
    public static Suggestions run(
            DataTable table,
            Collection<? extends Proposal> proposals,
            Set<String> personal,
            ProposalText text) {
        return run(table, proposals, personal, text, _ -> List.of());
    }

    /// Runs proposals in this order: columns and normalizations first, because they change the
    /// values that the others see.
    ///
    /// @param personal the columns whose values are masked in examples; columns with a proposal
    ///   [Personal] are masked, too
    /// @param more further proposals, made from the result of the first ones. They change no value
    ///   that the first ones saw, and replace none of them
    public static Suggestions run(
            DataTable table,
            Collection<? extends Proposal> proposals,
            Set<String> personal,
            ProposalText text,
            Function<Suggestions, List<Proposal>> more) {
        var masked = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        masked.addAll(personal);
        try (var binder = new Binder()) {
            var trial = new Trial(table, masked, text, binder);
            trial.run(proposals, masked);
            var others = more.apply(new Suggestions(trial.tested, trial.dropped));
            trial.further = true;
            trial.run(others, masked);
            return new Suggestions(trial.tested, trial.dropped);
        }
    }

    private void run(Collection<? extends Proposal> proposals, Set<String> masked) {
        proposals.forEach(one -> {
            if (one instanceof Version(var key, _, _)) {
                versioned.add(key);
            }
            if (one instanceof Personal(var column, _)) {
                masked.add(column);
            }
        });
        proposals.stream().filter(Column.class::isInstance).forEach(this::run);
        proposals.stream().filter(Normalization.class::isInstance).forEach(this::run);
        proposals.stream()
                .filter(one -> !(one instanceof Column || one instanceof Normalization))
                .forEach(this::run);
    }

    /// A proposal that cannot be used.
    private static final class DroppedException extends Exception {
        private static final long serialVersionUID = 1;

        DroppedException(String why) {
            super(why);
        }
    }

    private void run(Proposal proposal) {
        try {
            var written = text.text(proposal);
            if (tested.stream()
                    .anyMatch(one ->
                            one.text().equals(written)
                                    && one.place().equals(text.place(proposal)))) {
                throw new DroppedException("it is proposed already");
            }
            if (further && tested.stream().anyMatch(one -> replaces(proposal, one.proposal()))) {
                throw new DroppedException("another one is proposed already");
            }
            for (var column : proposal.columns()) {
                known(column);
            }
            var effect = effect(proposal);
            tested.add(new Tested(proposal, text.place(proposal), written, effect));
        } catch (DroppedException | TrialQueries.FailedException useless) {
            dropped.add(
                    new Dropped(
                            proposal, text.text(proposal), String.valueOf(useless.getMessage())));
        }
    }

    /// Returns true if an app can have only one of these.
    private static boolean replaces(Proposal one, Proposal other) {
        return one.getClass() == other.getClass()
                && switch (one) {
                    case Column _, Normalization _ -> one.columns().equals(other.columns());
                    case Proposal.Key _, Version _, Period _, Partition _ -> true;
                    case NotNull _, Personal _, Check _, Lookup _ -> false;
                };
    }

    private void known(String column) throws DroppedException {
        if (!rows.types().containsKey(column)) {
            throw new DroppedException("there is no column '%s'".formatted(column));
        }
    }

    private MeasuredEffect effect(Proposal proposal)
            throws DroppedException, TrialQueries.FailedException {
        return switch (proposal) {
            case Column(var name, var type, _, _) -> column(name, type);
            case Normalization(var column, var expression, _) -> normalization(column, expression);
            case NotNull(var column, _) ->
                    within(
                            queries.rejected(
                                    rows,
                                    SqlLiterals.name(column) + " IS NOT NULL",
                                    Set.of(column)));
            case Check check -> check(check);
            case Proposal.Key(var columns, _) -> key(columns);
            case Version(var key, var column, _) -> version(key, column);
            case Lookup lookup -> lookup(lookup);
            case Personal(var column, _) -> present(column);
            case Partition(var column, _) -> present(column);
            case Period(var column, var period, _) -> period(column, period);
        };
    }

    private MeasuredEffect column(String name, Type type)
            throws DroppedException, TrialQueries.FailedException {
        var texts = queries.table().texts(name);
        if (texts.conversion().isPresent()) {
            // the conversion is a proposal of its own, and the records have its values
            return within(queries.rejected(rows, "true", Set.of(name)));
        }
        var was = rows.types().get(name);
        var kept =
                "(%s IS NULL OR %s IS NOT NULL)"
                        .formatted(SqlLiterals.name(name), ProposedRows.cast(name, type));
        if (texts.rest().isPresent()) {
            var rest = texts.rest().get();
            var effect = within(queries.unread(rows, name, rest));
            rows =
                    rows.with(
                            name,
                            ProposedRows.cast(name, type),
                            TypeSpelling.of(type),
                            rest.sql() + " IS NULL AND " + kept);
            return effect;
        }
        var effect = within(queries.rejected(rows, kept, Set.of(name)));
        if (!TypeSpelling.of(type).equals(was)) {
            rows = rows.with(name, ProposedRows.cast(name, type), TypeSpelling.of(type), kept);
        }
        return effect;
    }

    private MeasuredEffect normalization(String column, String expression)
            throws DroppedException, TrialQueries.FailedException {
        var texts = queries.table().texts(column);
        if (texts.conversion()
                .filter(form -> form.value(SqlNames.sql(column)).equals(expression))
                .isPresent()) {
            return converted(column, texts);
        }
        var bound = bind(expression);
        if (!bound.columns().contains(column)) {
            throw new DroppedException("it does not use the column");
        }
        var missing =
                "(%1$s IS NULL OR (\n%2$s\n) IS NOT NULL)"
                        .formatted(SqlLiterals.name(column), expression);
        within(queries.rejected(rows, limited(bound, missing), bound.columns()));
        var same =
                "(\n%s\n) IS NOT DISTINCT FROM %s".formatted(expression, SqlLiterals.name(column));
        var effect = queries.rejected(rows, limited(bound, same), bound.columns());
        if (effect.rejected() == 0) {
            throw new DroppedException("it changes no value");
        }
        rows = rows.with(column, expression, bound.sqlType(), "true");
        return new MeasuredEffect(effect.tested(), 0, 0, effect.examples());
    }

    /// Runs the conversion of texts with which the records were read.
    private MeasuredEffect converted(String column, ColumnTexts texts)
            throws DroppedException, TrialQueries.FailedException {
        if (texts.rest().isEmpty()) {
            return within(queries.rejected(rows, "true", Set.of(column)));
        }
        var rest = texts.rest().get();
        var effect = within(queries.unread(rows, column, rest));
        rows = rows.where(rest.sql() + " IS NULL");
        return effect;
    }

    private MeasuredEffect check(Check check)
            throws DroppedException, TrialQueries.FailedException {
        if (!check.doubt().isEmpty()) {
            throw new DroppedException(check.doubt());
        }
        var bound = bind(check.condition());
        if (!bound.sqlType().equals("BOOLEAN")) {
            throw new DroppedException(
                    "it is not a condition but a value of type " + bound.sqlType());
        }
        if (bound.columns().isEmpty()) {
            throw new DroppedException("it uses no column");
        }
        var effect =
                within(
                        queries.rejected(rows, limited(bound, check.condition()), bound.columns()),
                        check.meant() ? MOST_MEANT : MOST_REJECTED);
        long present = queries.present(rows, bound.columns());
        if (present < LEAST_RECORDS) {
            throw new DroppedException(
                    "only %d records have values in its columns; it needs %d"
                            .formatted(present, LEAST_RECORDS));
        }
        if (effect.rejected() == 0 && queries.always(rows, check.condition(), bound.columns())) {
            throw new DroppedException(
                    "it holds for any combination of values, so it says nothing");
        }
        return effect;
    }

    /// Returns a condition that is false if an expression would produce too many bytes.
    private static String limited(BoundExpression bound, String condition) {
        return bound.makes()
                .map(bytes ->
                        "CASE WHEN TRY(%s) <= %d THEN (\n%s\n) ELSE false END"
                                .formatted(bytes, BoundExpression.MAX_BYTES, condition))
                .orElse(condition);
    }

    private BoundExpression bind(String expression) throws DroppedException {
        try {
            return binder.bind(Sql.of(expression), rows.scope());
        } catch (BindException invalid) {
            throw new DroppedException(
                    String.valueOf(invalid.getMessage())
                            + invalid.hint().map(hint -> "; " + hint).orElse(""));
        }
    }

    /// Drops a proposal that rejects too much, or has too few records.
    private static MeasuredEffect within(MeasuredEffect effect) throws DroppedException {
        return within(effect, MOST_REJECTED);
    }

    private static MeasuredEffect within(MeasuredEffect effect, double most)
            throws DroppedException {
        if (effect.tested() < LEAST_RECORDS) {
            throw new DroppedException(
                    "it was run on only %d records; it needs %d"
                            .formatted(effect.tested(), LEAST_RECORDS));
        }
        if (effect.rejected() > most * effect.tested()) {
            throw new DroppedException(
                    "it would reject %d of %d records, more than %.0f %%"
                            .formatted(effect.rejected(), effect.tested(), 100 * most));
        }
        return effect;
    }

    private MeasuredEffect key(List<String> columns)
            throws DroppedException, TrialQueries.FailedException {
        if (columns.isEmpty() || new HashSet<>(columns).size() < columns.size()) {
            throw new DroppedException("a key has at least one column, and each once");
        }
        var effect = within(queries.key(rows, columns, versioned.contains(columns)));
        if (effect.repeated() > effect.tested() / 2) {
            throw new DroppedException(
                    "%d of %d records have the key of an earlier record"
                            .formatted(effect.repeated(), effect.tested()));
        }
        return effect;
    }

    private MeasuredEffect version(List<String> key, String column)
            throws DroppedException, TrialQueries.FailedException {
        for (var part : key) {
            known(part);
        }
        var type = TypeSpelling.read(rows.types().getOrDefault(column, ""));
        if (type.filter(VERSION_TYPES::contains).isEmpty()) {
            throw new DroppedException("a version is a whole number, a date or a time");
        }
        var effect = within(queries.version(rows, key, column));
        if (effect.repeated() == 0) {
            throw new DroppedException("no key has records with several versions");
        }
        return effect;
    }

    private MeasuredEffect lookup(Lookup lookup)
            throws DroppedException, TrialQueries.FailedException {
        return within(queries.lookup(rows, lookup));
    }

    private MeasuredEffect period(String column, String period)
            throws DroppedException, TrialQueries.FailedException {
        var type = rows.types().getOrDefault(column, "");
        if (!type.equals("DATE") && !type.startsWith("TIMESTAMP")) {
            throw new DroppedException("'%s' is not a date or time".formatted(column));
        }
        if (!Pattern.matches("[1-9][0-9]{0,3}[smhd]", period)) {
            throw new DroppedException("'%s' is not a period such as 1d".formatted(period));
        }
        return present(column);
    }

    private MeasuredEffect present(String column)
            throws DroppedException, TrialQueries.FailedException {
        long present = queries.present(rows, Set.of(column));
        if (present == 0) {
            throw new DroppedException("the column '%s' has no values".formatted(column));
        }
        return new MeasuredEffect(present, 0, 0, List.of());
    }
}
