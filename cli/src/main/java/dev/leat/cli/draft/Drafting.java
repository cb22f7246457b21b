package dev.leat.cli.draft;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.kernel.bind.SqlNames;
import dev.leat.quality.data.ColumnNaming;
import dev.leat.quality.data.CsvForm;
import dev.leat.quality.data.DataColumn;
import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.data.NullWords;
import dev.leat.quality.profile.Profiler;
import dev.leat.quality.profile.Relations;
import dev.leat.quality.suggest.ProfileProposals;
import dev.leat.quality.suggest.Proposal;
import dev.leat.quality.suggest.ProposalText;
import dev.leat.quality.suggest.Tested;
import dev.leat.quality.suggest.Trial;
import dev.leat.text.CountText;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Makes the draft of an app from the records of a file: its columns, and the proposals that were
/// run on them.
record Drafting(String app, InputFile file) {

    /// The number of records below which proposals are not run.
    private static final long FEW = 20;

    Draft draft() {
        var form = file.csv() ? Optional.of(CsvForm.of(file.head())) : Optional.<CsvForm>empty();
        if (form.isPresent()) {
            var words = nullWords(form);
            if (words.size() > 1) {
                form = Optional.of(form.get().withNulls(words));
            }
        }
        try (var table = open(form)) {
            var draft = new Draft(app, file, tableName(), form, table.content().records());
            fill(draft, table);
            return draft;
        }
    }

    /// Opens the records of the file as the pipeline of the new app will read them, without types.
    private DataTable open(Optional<CsvForm> form) {
        var source = file.path().toString();
        return form.isPresent()
                ? DataFiles.open(source, file.path(), form.get(), DataOptions.DEFAULT)
                : DataFiles.open(
                        source,
                        List.of(file.path()),
                        Optional.of(file.format()),
                        DataOptions.DEFAULT);
    }

    /// Returns the texts that stand for a missing value in columns of numbers or times, and the
    /// empty text.
    private List<String> nullWords(Optional<CsvForm> form) {
        try (var table = open(form)) {
            var words = new TreeSet<String>();
            words.add("");
            for (var column : table.columns()) {
                column.texts().rest().ifPresent(rest -> words.addAll(NullWords.of(table, rest)));
            }
            return List.copyOf(words);
        }
    }

    private String tableName() {
        var stem = file.stem();
        return SqlNames.keyword(stem) ? stem + "_rows" : stem;
    }

    private void fill(Draft draft, DataTable table) {
        var profile = new Profiler(Set.of()).profile(table, Instant.now());
        for (var column : profile.columns()) {
            column.texts()
                    .filter(texts ->
                            column.type().equals("VARCHAR") && !texts.nullWords().isEmpty())
                    .ifPresent(texts ->
                            draft.words.put(
                                    column.name(),
                                    texts.nullWords().stream()
                                            .map(word ->
                                                    "'%s' (%s)"
                                                            .formatted(
                                                                    word.value(),
                                                                    CountText.of(word.count())))
                                            .collect(Collectors.joining(", "))));
        }
        var proposals = ProfileProposals.of(table, profile, List.of());
        var tested =
                Trial.run(
                                table,
                                proposals,
                                ProfileProposals.personal(profile),
                                new ProposalText(Draft.LINE, Draft.PIPELINE))
                        .tested();
        columns(draft, table, proposals, tested);
        for (var one : tested) {
            accept(draft, one);
            if (one.proposal() instanceof Proposal.Key(var key, _)) {
                nearKey(draft, key, profile.relations());
            }
        }
        for (var name : ProfileProposals.personal(profile)) {
            draft.columns.stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .ifPresent(column -> draft.replace(column.personal()));
        }
        fitting(draft);
    }

    private void columns(
            Draft draft, DataTable table, List<Proposal> proposals, List<Tested> tested) {
        boolean few = table.content().records() < FEW;
        var chosen = few ? proposals : tested.stream().map(Tested::proposal).toList();
        var taken = new HashSet<String>();
        var rows = new HashSet<String>();
        table.columns().stream()
                .map(DataColumn::name)
                .filter(SqlNames::plain)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .forEach(rows::add);
        for (var column : table.columns()) {
            var name = column.name();
            var type = type(column, chosen);
            if (type.isEmpty()
                    || !Schema.canHave(name)
                    || !taken.add(name.toLowerCase(Locale.ROOT))) {
                continue;
            }
            var row =
                    SqlNames.plain(name)
                            ? name
                            : ColumnNaming.free(
                                    ColumnNaming.plain(name, "column_" + taken.size()), rows);
            var drafted = DraftColumn.of(name, row, type.get());
            draft.columns.add(
                    column.texts()
                            .conversion()
                            .map(drafted::with)
                            .or(() ->
                                    column.texts()
                                            .format()
                                            .map(form -> drafted.with(type.get(), form)))
                            .orElse(drafted));
        }
    }

    private static Optional<Type> type(DataColumn column, List<? extends Proposal> chosen) {
        return chosen.stream()
                .filter(one ->
                        one instanceof Proposal.Column(var name, _, _, _)
                                && name.equals(column.name()))
                .map(one -> ((Proposal.Column) one).type())
                .findFirst()
                .or(() -> ColumnType.of(column.type()));
    }

    private static void accept(Draft draft, Tested one) {
        switch (one.proposal()) {
            case Proposal.NotNull(var name, _) ->
                    draft.columns.stream()
                            .filter(column -> column.name().equals(name))
                            .findFirst()
                            .ifPresent(column -> draft.replace(column.notNull(true)));
            case Proposal.Normalization(var name, var expression, _) ->
                    draft.sets.put(name, expression);
            case Proposal.Check(var name, var condition, var columns, _, _, _) -> {
                if (!one.strict() && columns.stream().allMatch(column -> has(draft, column))) {
                    draft.checks.put(name, condition);
                }
            }
            case Proposal.Key(var columns, _) -> {
                if (one.effect().repeated() == 0
                        && columns.stream().allMatch(column -> has(draft, column))) {
                    draft.key = columns;
                }
            }
            case Proposal.Version _ -> draft.key = List.of();
            case Proposal.Column _,
                    Proposal.Personal _,
                    Proposal.Lookup _,
                    Proposal.Partition _,
                    Proposal.Period _ -> {}
        }
    }

    /// Accepts a key that few records repeat, if each of these differs from the other record with
    /// its key, so that it is rejected. A record with the version of another one is not.
    private static void nearKey(Draft draft, List<String> columns, Relations relations) {
        draft.nearKey =
                relations.keys().stream()
                        .filter(key -> key.columns().equals(columns) && key.duplicates() > 0)
                        .findFirst();
        if (draft.nearKey.filter(near -> near.duplicates() == near.conflicts()).isPresent()
                && columns.stream().allMatch(column -> has(draft, column))) {
            draft.key = columns;
        }
    }

    /// Returns true if a column is in the schema.
    private static boolean has(Draft draft, String name) {
        return draft.columns.stream().anyMatch(column -> column.name().equals(name));
    }

    private static void fitting(Draft draft) {
        draft.sets
                .keySet()
                .removeIf(name ->
                        draft.columns.stream()
                                .noneMatch(column ->
                                        column.name().equals(name)
                                                && column.conversion().isEmpty()
                                                && column.format().isEmpty()));
        for (var name : draft.key) {
            var column = draft.column(name);
            if (column.nested()
                    || column.type() == Type.Simple.JSON
                    || column.type() == Type.Simple.DOUBLE) {
                draft.key = List.of();
                return;
            }
        }
        draft.key.forEach(name -> draft.replace(draft.column(name).notNull(true)));
    }
}
