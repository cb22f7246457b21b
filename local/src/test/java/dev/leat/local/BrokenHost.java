package dev.leat.local;

import dev.leat.app.App;
import dev.leat.contract.ContractHost;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.contract.ForwardingStore;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.MessageQueue;
import dev.leat.port.PlatformParts;
import dev.leat.port.Store;
import dev.leat.port.Time;
import java.util.Arrays;
import java.util.Objects;

/// The embedded platform with one planted bug.
record BrokenHost(ContractHost beneath, Bug bug) implements ContractHost {

    enum Bug {
        /// Loses the last message of a send of ten or more.
        LOSES,
        /// Keeps deleted messages.
        KEEPS_WHAT_WAS_DELETED,
        /// Says that it hides what it does not hide.
        HIDES_NOT,
        /// Does not hide received messages.
        HANDS_OUT_TWICE,
        /// Does not count the attempt of a message that a worker returns.
        FORGETS_ATTEMPTS,
        /// Deletes messages that a worker returns.
        SETTLES_ALL,
        /// Does not suspect a message after a crash.
        TAKES_CRASHES_FOR_STOPS,
        /// Starts a stopped redrive from its beginning.
        PURGES_LETTERS
    }

    @Override
    public PlatformParts open(App app, Time time) {
        var platform = new Broken((LocalPlatform) beneath.open(app, time).engine(), bug);
        if (bug == Bug.PURGES_LETTERS) {
            platform.queue("d").purge();
        }
        return PlatformParts.of(platform);
    }

    @Override
    public void crash(PlatformParts platform) {
        var local = ((Broken) platform.engine()).beneath;
        if (bug == Bug.TAKES_CRASHES_FOR_STOPS) {
            local.close();
        } else {
            beneath.crash(PlatformParts.of(local));
        }
    }

    private record Broken(LocalPlatform beneath, Bug bug) implements ForwardingPlatform {

        @Override
        public Store sourceStore(String queue) {
            return new BrokenStore(beneath.sourceStore(queue), bug);
        }

        @Override
        public MessageQueue queue(String name) {
            return new BrokenQueue(beneath.queue(name), bug);
        }
    }

    private record BrokenStore(Store beneath, Bug bug) implements ForwardingStore {

        @Override
        public WriteResults apply(Transaction tx, Effect effect) {
            return tx.apply(spoiled(effect));
        }

        private Effect spoiled(Effect effect) {
            if (!(effect instanceof Effect.Settle settle)) {
                return effect;
            }
            return switch (bug) {
                case FORGETS_ATTEMPTS ->
                        new Effect.Settle(
                                settle.work(),
                                Arrays.stream(settle.again())
                                        .map(a ->
                                                a == null ? a : new Effect.Again(a.delay(), false))
                                        .toArray(Effect.Again[]::new));
                case SETTLES_ALL ->
                        new Effect.Settle(settle.work(), new Effect.Again[settle.again().length]);
                case LOSES,
                        KEEPS_WHAT_WAS_DELETED,
                        HIDES_NOT,
                        HANDS_OUT_TWICE,
                        TAKES_CRASHES_FOR_STOPS,
                        PURGES_LETTERS ->
                        Objects.requireNonNull(effect);
            };
        }
    }
}
