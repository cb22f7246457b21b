package dev.leat.load;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect;
import dev.leat.port.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The end of one object of a message: its effects and its notification. If there are reasons, it
/// includes a dead letter; for the message's last object, it includes the settlement of the
/// message. All are applied in one commit on the source store. `object` is the bucket and key, or
/// empty if the message names no object.
record FileSettlement(
        String object,
        Outcome outcome,
        List<Effect> effects,
        FileNotifications.Notification notification,
        List<Reason> letter) {

    FileSettlement {
        effects = List.copyOf(effects);
        letter = List.copyOf(letter);
    }

    /// Returns an end without effects that publishes no notification.
    static FileSettlement quiet(Outcome outcome) {
        return quiet(outcome, List.of());
    }

    static FileSettlement quiet(Outcome outcome, List<Effect> effects) {
        return new FileSettlement(
                "", outcome, effects, FileNotifications.Notification.NOTHING, List.of());
    }

    /// Returns the end of a notification that cannot be read.
    static FileSettlement unreadable(Reason why) {
        return new FileSettlement(
                "",
                Outcome.REJECTED,
                List.of(),
                FileNotifications.Notification.NOTHING,
                List.of(why));
    }

    /// Applies everything and returns the final outcome of the object. Returns empty if a sink of
    /// the notification cannot accept it now; the caller must then roll the commit back.
    Optional<Outcome> apply(Store.Transaction tx, FileMessage message) {
        return applyAll(tx, message, List.of(this)).map(List::getFirst);
    }

    /// Applies the ends of several objects of a message, and returns their final outcomes. Returns
    /// empty like [#apply].
    static Optional<List<Outcome>> applyAll(
            Store.Transaction tx, FileMessage message, List<FileSettlement> endings) {
        var outcomes = new ArrayList<Outcome>();
        for (var ending : endings) {
            var outcome = ending.applied(tx, message);
            if (outcome.isEmpty()) {
                return Optional.empty();
            }
            outcomes.add(outcome.get());
        }
        message.end(outcomes).forEach(tx::apply);
        return Optional.of(outcomes);
    }

    private Optional<Outcome> applied(Store.Transaction tx, FileMessage message) {
        effects.forEach(tx::apply);
        var why = new ArrayList<>(letter);
        why.addAll(notification.unsent());
        for (var send : notification.sends()) {
            var answers = tx.apply(send);
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
        return Optional.of(end);
    }
}
