package dev.leat.load;

import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.load.PieceResult.Postponed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Ends objects of messages that are not processed to their end: commits and counts their
/// settlements, or hands their messages over. Owned by one thread.
final class ObjectEnds {

    private final FilePipelineContext context;
    private final FileSettlements settlements;

    ObjectEnds(FilePipelineContext context, FileSettlements settlements) {
        this.context = context;
        this.settlements = settlements;
    }

    void end(FileMessage message, FileSettlement ending) {
        end(message, List.of(ending));
    }

    /// Commits the ends of objects in one commit.
    void end(FileMessage message, List<FileSettlement> endings) {
        var kept =
                context.committer()
                        .commitToSource(
                                tx -> FileSettlement.applyAll(tx, message, endings),
                                Optional::isPresent);
        if (kept.isEmpty()) {
            message.postpone(Postponed.uncounted());
            return;
        }
        for (int i = 0; i < endings.size(); i++) {
            ended(message, endings.get(i), kept.get().get(i));
        }
    }

    private void ended(FileMessage message, FileSettlement ending, Outcome outcome) {
        message.ended(outcome);
        context.tally().files().ended(outcome);
        if (outcome == Outcome.REJECTED) {
            ending.letter().stream()
                    .findFirst()
                    .ifPresent(why -> context.tally().files().failed(ending.object(), why));
        }
    }

    /// Makes a dead letter of a file.
    void abandon(FileMessage message, FileUnit unit, FileProgress progress, List<Reason> why) {
        end(message, settlements.givenUp(message, unit, Optional.of(progress), why));
    }

    /// Hands the message over, or, if no other process takes it, gives the file up.
    void tooLarge(FileMessage message, FileUnit unit, FileProgress progress, Reason why) {
        var name = context.pipeline().name();
        if (context.limits().handOver(context.pipeline()).isEmpty()) {
            abandon(message, unit, progress, List.of(why));
            return;
        }
        var log = context.options().log();
        log.info(
                "Pipeline {}: {}/{} is handed over: {}",
                name,
                unit.bucket(),
                unit.key(),
                why.message());
        message.handOver();
        try {
            // The next file needs the disk.
            context.platform().buckets().staging(name, unit).clear();
        } catch (IOException failed) {
            log.warn("Staged files cannot be deleted", failed);
        }
    }
}
