package dev.leat.load;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect;
import dev.leat.port.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How work on one object of a message ends, in one commit at home: its effects, what is told of
/// it, the dead letter if there are reasons for one, and the settlement if it is the message's
/// last. `object` is the bucket and key, empty where the message names none.
record FileSettlement(
        String object,
        Outcome outcome,
        List<Effect> effects,
        FileNotifications.Told news,
        List<Reason> letter)
        implements FileEnd {

    FileSettlement {
        effects = List.copyOf(effects);
        letter = List.copyOf(letter);
    }

    /// An end that nobody needs to hear of.
    static FileSettlement quiet(Outcome outcome) {
        return new FileSettlement(
                "", outcome, List.of(), FileNotifications.Told.NOTHING, List.of());
    }

    /// The end of what names no object that could be read.
    static FileSettlement garbled(Reason why) {
        return new FileSettlement(
                "", Outcome.REJECTED, List.of(), FileNotifications.Told.NOTHING, List.of(why));
    }

    /// Does all of it; the object's last word. Empty if a sink of the news cannot take them now:
    /// then nothing of it is to be kept.
    Optional<Outcome> apply(Store.Transaction tx, FileMessage message) {
        effects.forEach(tx::apply);
        var why = new ArrayList<>(letter);
        why.addAll(news.untold());
        for (var write : news.writes()) {
            var answers = tx.apply(write);
            for (int i = 0; i < answers.size(); i++) {
                if (answers.at(i).again()) {
                    return Optional.empty();
                }
                if (answers.at(i) == Outcome.REJECTED) {
                    answers.reason(i).ifPresent(why::add);
                }
            }
        }
        var end = why.isEmpty() ? outcome : Outcome.REJECTED;
        if (!why.isEmpty()) {
            tx.apply(message.letter(why));
        }
        message.end(end).forEach(tx::apply);
        return Optional.of(end);
    }
}
