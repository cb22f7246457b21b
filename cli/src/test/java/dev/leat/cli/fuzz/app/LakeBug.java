package dev.leat.cli.fuzz.app;

import dev.leat.contract.MethodHook;
import dev.leat.contract.PlantedBug;
import dev.leat.lake.LakeSource;
import dev.leat.port.LakeTables;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Planted bugs of lake tables. Only with the last one the table has a key twice.
enum LakeBug implements PlantedBug<LakeTables> {
    /// A row of a queue or stream that replaces another one removes the other rows of its data
    /// file.
    ROWS_BESIDE_A_REPLACED_ROW_ARE_LOST,
    /// A commit of a queue or stream is lost.
    A_COMMIT_IS_LOST,
    /// The rows that the table has are not compared.
    STORED_ROWS_ARE_IGNORED;

    @Override
    public LakeTables in(LakeTables correct) {
        var struck = new AtomicBoolean();
        return MethodHook.with(
                LakeTables.class,
                correct,
                "change",
                (call, _) -> {
                    var change = (LakeTables.Change) call.run();
                    return switch (this) {
                        case ROWS_BESIDE_A_REPLACED_ROW_ARE_LOST ->
                                with(
                                        change,
                                        "rewrite",
                                        (rewrite, _) -> {
                                            rewrite.run();
                                            return List.of();
                                        });
                        case A_COMMIT_IS_LOST ->
                                with(
                                        change,
                                        "commit",
                                        (commit, given) ->
                                                given.length == 2
                                                                && !((LakeSource) given[1])
                                                                        .isObject()
                                                                && !struck.getAndSet(true)
                                                        ? Optional.empty()
                                                        : commit.run());
                        case STORED_ROWS_ARE_IGNORED -> with(change, "files", (_, _) -> List.of());
                    };
                });
    }

    private static LakeTables.Change with(
            LakeTables.Change change, String method, MethodHook hook) {
        return MethodHook.with(LakeTables.Change.class, change, method, hook);
    }
}
