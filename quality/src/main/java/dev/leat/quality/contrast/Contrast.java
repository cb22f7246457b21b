package dev.leat.quality.contrast;

import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.profile.BrokenRelation;
import dev.leat.quality.profile.ColumnKind;
import dev.leat.quality.profile.ColumnPath;
import dev.leat.quality.profile.ColumnProfile;
import dev.leat.quality.profile.Profile;
import dev.leat.quality.profile.Profiler;
import dev.leat.quality.profile.Relations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Finds conditions that separate dead letters from records that passed. Candidates are the nulls,
/// values, forms, ranges, times, list sizes and broken rules of all columns, the producers'
/// attributes and the times of arrival. [FindingSelection] decides which of them are findings.
public final class Contrast {

    /// A factor between a value and the one that a rule expects is reported if it differs by at
    /// most this share in most letters.
    private static final double SAME_FACTOR = 0.02;

    private static final double MOSTLY = 0.8;

    private final DataTable table;
    private final ContrastTerms terms;
    private final Counts counts;
    private final ColumnFeatures features;
    private final Set<String> personal;
    private final List<List<Candidate>> families = new ArrayList<>();

    private Contrast(DataTable table, ContrastTerms terms, Counts.Pair all, Set<String> personal) {
        this.table = table;
        this.terms = terms;
        this.personal = personal;
        counts = new Counts(table);
        features = new ColumnFeatures(counts, all);
    }

    /// Returns the findings, most separating first; empty if a sample is empty.
    ///
    /// @param at the current time
    public static List<ContrastFinding> find(
            RecordSample letters,
            RecordSample passing,
            ContrastTerms terms,
            DataOptions options,
            Instant at) {
        if (letters.size() == 0 || passing.size() == 0) {
            return List.of();
        }
        var profiler = new Profiler(terms.declared());
        var ofPassing = profile(passing, profiler, options, at);
        var personal = new HashSet<>(personal(letters, profiler, options));
        ofPassing.ifPresent(profile ->
                profile.columns().stream()
                        .filter(column -> column.personal().masked())
                        .map(ColumnProfile::name)
                        .forEach(personal::add));
        var all = new Counts.Pair(letters.size(), passing.size());
        try (var table = ContrastData.open(letters, passing, options)) {
            var contrast = new Contrast(table, terms, all, personal);
            contrast.candidates(passing, ofPassing.map(Profile::relations).orElse(Relations.NONE));
            return new FindingSelection(all).of(contrast.families);
        }
    }

    private static Optional<Profile> profile(
            RecordSample sample, Profiler profiler, DataOptions options, Instant at) {
        var documents = ContrastData.documents(sample, options);
        if (documents.isEmpty()) {
            return Optional.empty();
        }
        try (var known = documents.get()) {
            return Optional.of(profiler.profile(known, at));
        }
    }

    private static Set<String> personal(
            RecordSample sample, Profiler profiler, DataOptions options) {
        var documents = ContrastData.documents(sample, options);
        if (documents.isEmpty()) {
            return Set.of();
        }
        try (var known = documents.get()) {
            return profiler.personal(known);
        }
    }

    private void candidates(RecordSample passing, Relations relations) {
        var paths = ColumnPath.of(table);
        families.add(List.of(features.malformed()));
        document(paths);
        rules(paths, relations);
        // Samples without attributes or times of arrival, such as those of tables, would differ in
        // all of them.
        boolean attributes =
                passing.records().stream().anyMatch(one -> !one.attributes().isEmpty());
        boolean arrivals = passing.records().stream().anyMatch(one -> one.arrived().isPresent());
        for (var path : paths) {
            if (attributes && path.name().startsWith(ContrastData.ATTRIBUTES + ".")) {
                var name = path.name().substring(ContrastData.ATTRIBUTES.length() + 1);
                families.addAll(
                        features.attribute(
                                column(path, "the attribute " + name, terms.declares(name))));
            }
            if (arrivals && path.name().equals(ContrastData.ARRIVED) && path.kind().time()) {
                families.addAll(features.arrival(column(path, "the time of arrival", false)));
            }
            if (terms.columns().isEmpty() && path.name().startsWith(ContrastData.TYPES + ".")) {
                var name = path.name().substring(ContrastData.TYPES.length() + 1);
                families.add(features.type(column(path, name, false), path.sql()));
            }
        }
    }

    private void document(List<ColumnPath> paths) {
        for (var path : paths) {
            if (path.ofRecord() && isMember(path) && terms.compares(member(path))) {
                families.addAll(
                        features.of(
                                member(path, path),
                                elements(path, paths),
                                terms.columns().isPresent()));
            }
        }
    }

    /// Returns the elements of a list and their members, but not those of inner lists.
    private List<ContrastColumn> elements(ColumnPath list, List<ColumnPath> paths) {
        if (list.kind() != ColumnKind.LIST) {
            return List.of();
        }
        var prefix = list.name() + "[]";
        return paths.stream()
                .filter(path -> path.name().startsWith(prefix))
                .filter(path -> path.name().indexOf("[]", prefix.length()) < 0)
                .filter(path -> path.kind() != ColumnKind.STRUCT)
                .map(path -> member(path, path))
                .toList();
    }

    private ContrastColumn member(ColumnPath path, ColumnPath named) {
        var name = member(named);
        return ContrastColumn.of(
                path,
                name,
                personal.stream().anyMatch(other -> inside(name, other))
                        || terms.hidden().test(name),
                Optional.ofNullable(terms.types().get(name)));
    }

    private static boolean inside(String name, String outer) {
        return name.equals(outer) || name.startsWith(outer + ".") || name.startsWith(outer + "[]");
    }

    private static ContrastColumn column(ColumnPath path, String name, boolean personal) {
        return new ContrastColumn(name, path.sql(), path.kind(), 0, personal, Optional.empty());
    }

    private static boolean isMember(ColumnPath path) {
        return path.name().startsWith(ContrastData.DOCUMENT + ".");
    }

    private static String member(ColumnPath path) {
        return path.name().substring(ContrastData.DOCUMENT.length() + 1);
    }

    private void rules(List<ColumnPath> paths, Relations relations) {
        Function<String, Optional<ColumnPath>> found =
                name ->
                        paths.stream()
                                .filter(path -> isMember(path) && member(path).equals(name))
                                .filter(_ -> terms.compares(name))
                                .findFirst();
        for (var rule : BrokenRelation.of(relations, found)) {
            var count = counts.of(rule.broken());
            families.add(
                    List.of(
                            new Candidate(
                                            FindingKind.RELATION,
                                            rule.rule(),
                                            "the rule %s is broken".formatted(rule.rule()),
                                            count)
                                    .withRemark(count.letters() == 0 ? "" : factor(rule))
                                    .withEdit(edit(rule))));
        }
    }

    private static String edit(BrokenRelation rule) {
        boolean inner = !ContrastTerms.root(rule.column()).equals(rule.column());
        return inner
                ? ""
                : rule.expected()
                        .map(expected -> rule.column() + "=" + expected.formula())
                        .orElse("");
    }

    /// Returns a sentence if most letters that break a rule have the expected value times one
    /// factor.
    private String factor(BrokenRelation rule) {
        if (rule.expected().isEmpty() || personal.contains(rule.column())) {
            return "";
        }
        var ratio =
                "%s / nullif(%s, 0)"
                        .formatted(rule.expected().get().actual(), rule.expected().get().value());
        double factor = counts.median(ratio, rule.broken());
        if (!Double.isFinite(factor) || factor <= 0) {
            return "";
        }
        var near =
                "%s AND abs(%s - %s) <= %s"
                        .formatted(rule.broken(), ratio, factor, factor * SAME_FACTOR);
        long broken = counts.of(rule.broken()).letters();
        return counts.of(near).letters() < MOSTLY * broken
                ? ""
                : "%s is %s the value of the rule"
                        .formatted(rule.column(), RangeFeatures.times(factor));
    }
}
