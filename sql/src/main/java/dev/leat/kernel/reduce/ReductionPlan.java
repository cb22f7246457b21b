package dev.leat.kernel.reduce;

import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.batch.CountingMode;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.SourceStruct;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A pipeline that is split into rounds at its steps over the whole file. A round consists of the
/// steps over rows before the first of these steps, between two of them, or after the last one.
/// Immutable.
record ReductionPlan(Pipeline pipeline, List<Whole> steps) {

    ReductionPlan {
        steps = List.copyOf(steps);
    }

    /// A step over the whole file: its index in the pipeline and the columns before and after it.
    /// `ordered` is true for a query with an ORDER BY. `made` is true if an earlier step created
    /// the rows before this step from many records, so that they do not correspond to single
    /// records.
    record Whole(
            int place,
            Step.OverFile step,
            PipelineColumns before,
            PipelineColumns after,
            boolean ordered,
            boolean made) {

        /// Determines how the rows of the step's result are added to the file's totals.
        CountingMode counting() {
            return made || !step.keepsRows() ? CountingMode.DERIVED : CountingMode.RECOUNTED;
        }
    }

    /// Returns the plan of a pipeline over files with these columns.
    ///
    /// @throws BindException if a step does not compile
    static ReductionPlan of(Pipeline pipeline, Schema schema, Binder binder) throws BindException {
        var shape = PipelineColumns.of(schema, SourceStruct.FILE);
        var whole = new ArrayList<Whole>();
        boolean made = false;
        for (int i = 0; i < pipeline.steps().size(); i++) {
            var step = pipeline.steps().get(i);
            var after = BoundStep.of(step, shape, binder).after();
            if (step instanceof Step.OverFile over) {
                boolean ordered =
                        step instanceof Step.Query query && binder.select(query.select()).ordered();
                var here = new Whole(i, over, shape, after, ordered, made);
                whole.add(here);
                made = here.counting() == CountingMode.DERIVED;
            }
            shape = after;
        }
        return new ReductionPlan(pipeline, whole);
    }

    /// Returns a pipeline with the steps of one round. Steps of earlier rounds are replaced by
    /// steps that do nothing, so that the other steps keep their index.
    Pipeline round(int round, Schema schema) {
        int from = round == 0 ? 0 : steps.get(round - 1).place() + 1;
        boolean last = round == steps.size();
        int to = last ? pipeline.steps().size() : steps.get(round).place();
        var its = new ArrayList<Step>();
        for (int i = 0; i < to; i++) {
            its.add(i < from ? new Step.Exclude(List.of()) : pipeline.steps().get(i));
        }
        return Pipeline.of(pipeline.name(), pipeline.from().with(schema))
                .withKey(last ? pipeline.key() : List.of())
                .withVersion(last ? pipeline.version() : Optional.empty())
                .withSteps(its)
                .withTo(last ? pipeline.to() : List.of())
                .withMaxRejects(pipeline.maxRejects())
                .withWas(pipeline.was());
    }

    /// Returns the SQL of a step. Its casts fail where they would lose digits.
    Reduction reduction(Whole whole) {
        try (var binder = new Binder()) {
            return switch (whole.step()) {
                case Step.Distinct distinct ->
                        Reduction.distinct(distinct, version(), whole.before());
                case Step.Aggregate(var by, var measures) -> {
                    var exact = new LinkedHashMap<String, Sql>();
                    for (var measure : measures.entrySet()) {
                        exact.put(measure.getKey(), binder.exactly(measure.getValue(), false));
                    }
                    yield Reduction.aggregate(new Step.Aggregate(by, exact), whole.after());
                }
                case Step.Query(var select) ->
                        Reduction.query(
                                new Step.Query(binder.exactly(select, true)),
                                whole.ordered(),
                                whole.after());
            };
        } catch (BindException e) {
            throw new IllegalStateException("the step was bound before: " + e.getMessage(), e);
        }
    }

    /// Returns the columns whose values decide which rows a step processes together. Empty if it
    /// needs all rows at once, or if sums over other sets of rows could have other roundings.
    Optional<List<String>> keys(Whole whole) {
        var scope = whole.before().scope();
        try (var binder = new Binder()) {
            return switch (whole.step()) {
                case Step.Distinct distinct -> Optional.of(distinct.by());
                case Step.Aggregate(var by, var measures) ->
                        Optional.of(by)
                                .filter(columns -> !columns.isEmpty())
                                .filter(_ ->
                                        measures.values().stream()
                                                .allMatch(sql -> binder.exact(sql, scope)));
                case Step.Query(var select) -> binder.select(select).groups(scope);
            };
        } catch (BindException e) {
            throw new IllegalStateException("the step was bound before: " + e.getMessage(), e);
        }
    }

    /// Returns the columns whose values change the result of a step.
    Set<String> used(Whole whole) {
        if (!(whole.step() instanceof Step.Aggregate(var by, var measures))) {
            return Set.copyOf(whole.before().names());
        }
        var used = new HashSet<>(by);
        try (var binder = new Binder()) {
            for (var measure : measures.values()) {
                used.addAll(binder.measure(measure, whole.before().scope(), by).columns());
            }
            return used;
        } catch (BindException e) {
            throw new IllegalStateException("a measure was bound before: " + e.getMessage(), e);
        }
    }

    DistinctConflict conflict(Whole whole) {
        Optional<Step.Distinct> distinct =
                whole.step() instanceof Step.Distinct step ? Optional.of(step) : Optional.empty();
        return new DistinctConflict(distinct, version(), whole.counting(), whole.place());
    }

    private String version() {
        return pipeline.version().map(Pipeline.Version::column).orElse("");
    }
}
