package dev.leat.load.cluster;

import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.kernel.FileKernel;
import dev.leat.load.SingleFileRun;
import dev.leat.load.SingleRunPlan;
import dev.leat.load.cluster.ClusterRun.RefusedException;
import dev.leat.plan.RejectsLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// The objects of a run, and the results of its files. Owned by one thread.
public final class ClusterObjects {

    private final SingleRunPlan plan;
    private final List<SplitDone> done;
    private final Totals all;

    /// The moves that publish the objects, by their final paths.
    private final Map<String, Move> moves = new LinkedHashMap<>();

    /// The stage that makes objects, each of which has one or several parts.
    interface Assembly {
        List<List<ClusterPart>> assemble(List<ClusterObject> objects) throws IOException;
    }

    /// An object: the input file, or 0 if all inputs share it, the sink and the key.
    private record Goal(int file, int sink, String key) {}

    private ClusterObjects(SingleRunPlan plan, List<SplitDone> done) {
        this.plan = plan;
        this.done = done;
        all = done.stream().map(SplitDone::totals).reduce(Totals.NONE, Totals::plus);
    }

    /// Makes the objects of these results.
    ///
    /// @throws RefusedException if two objects have the same path
    static ClusterObjects of(SingleRunPlan plan, List<SplitDone> done, Assembly assembly)
            throws IOException, RefusedException {
        var made = new ClusterObjects(plan, done);
        made.make(assembly);
        return made;
    }

    /// Returns the moves that publish the objects.
    public List<Move> moves() {
        return List.copyOf(moves.values());
    }

    private void make(Assembly assembly) throws IOException, RefusedException {
        var rejects = new ArrayList<ClusterObject>();
        var goals = new LinkedHashMap<Goal, ClusterObject>();
        var ready = new LinkedHashMap<Goal, ClusterPart>();
        for (var file : done) {
            if (!file.rejects().isEmpty()) {
                rejects.add(object(file, file.totals(), file.rejects(), true));
            }
            int number = plan.folder() ? file.file().number() : 0;
            var totals = plan.folder() ? file.totals() : all;
            for (var part : file.staged()) {
                var goal = new Goal(number, part.sink(), part.key());
                if (byPart(part)) {
                    ready.put(goal, part);
                } else {
                    goals.computeIfAbsent(goal, _ -> object(file, totals, new ArrayList<>(), false))
                            .parts()
                            .add(part);
                }
            }
            if (plan.folder() && noRowLeft(file, totals)) {
                goals.put(new Goal(number, -1, ""), object(file, totals, file.staged(), false));
            }
        }
        if (!plan.folder() && goals.isEmpty()) {
            goals.put(new Goal(0, -1, ""), object(done.getLast(), all, new ArrayList<>(), false));
        }
        var objects = new ArrayList<>(rejects);
        objects.addAll(goals.values());
        var made = assembly.assemble(objects);
        for (int i = 0; i < made.size(); i++) {
            for (var part : made.get(i)) {
                add(part, i < rejects.size() ? rejects(rejects.get(i).file()) : path(part));
            }
        }
        for (var part : ready.values()) {
            add(part, path(part));
        }
    }

    private static ClusterObject object(
            SplitDone file, Totals totals, ArrayList<ClusterPart> parts, boolean rejects) {
        return new ClusterObject(file.file(), file.columns(), totals, parts, rejects);
    }

    /// Returns true if each part is an object of its own, because the path has its number.
    private boolean byPart(ClusterPart part) {
        return plan.folder()
                && plan.pipeline().to().get(part.sink()).files().orElseThrow().path().byPart();
    }

    private boolean noRowLeft(SplitDone file, Totals totals) {
        return FileKernel.noRowLeft(plan.reading(file.file().name()), staged(file), totals);
    }

    /// Returns the staged files of an input without their contents.
    private static List<StagedFile> staged(SplitDone file) {
        return file.staged().stream().map(part -> part.staged(Path.of(""))).toList();
    }

    private String path(ClusterPart part) {
        return plan.path(part.sink(), part.key());
    }

    private String rejects(ClusterFile file) {
        Pipeline pipeline = plan.reading(file.name());
        var key = RejectsLocation.of(pipeline, file.unit(pipeline)).key();
        return plan.rejects(file.name(), key);
    }

    private void add(ClusterPart part, String path) throws RefusedException {
        if (moves.putIfAbsent(path, new Move(part.location(), path)) != null) {
            throw new RefusedException(SingleRunPlan.clash(path));
        }
    }

    /// Reports the results as lines for the command: `output`, `rejects`, `note` and `totals`, and
    /// the values of each, separated by tabs.
    public void report(BiConsumer<String, String> lines) {
        var rejects =
                done.stream()
                        .filter(file -> !file.rejects().isEmpty())
                        .map(file -> rejects(file.file()))
                        .collect(Collectors.toSet());
        moves.keySet().stream()
                .sorted()
                .forEach(path -> lines.accept(rejects.contains(path) ? "rejects" : "output", path));
        for (var file : done) {
            var of = plan.reading(file.file().name());
            var result =
                    new SingleFileRun.Result(
                            file.next(),
                            new Schema("", List.of()),
                            file.missing(),
                            file.totals(),
                            staged(file),
                            List.of());
            result.notes(file.file().given(), of, plan.folder())
                    .forEach(note -> lines.accept("note", note));
        }
        long bytes = done.stream().map(SplitDone::file).mapToLong(ClusterFile::size).sum();
        lines.accept(
                "totals",
                "%d\t%d\t%d\t%d\t%d\t%d"
                        .formatted(
                                done.size(),
                                bytes,
                                all.read(),
                                all.written(),
                                all.filtered(),
                                all.rejected()));
    }
}
