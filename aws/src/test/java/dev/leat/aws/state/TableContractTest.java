package dev.leat.aws.state;

import dev.leat.app.App;
import dev.leat.contract.DryRunContract;
import dev.leat.contract.IdentityContract;
import dev.leat.contract.TestedState;
import dev.leat.contract.VersionContract;
import dev.leat.contract.VersionCrashContract;
import dev.leat.contract.ViewCrashContract;
import dev.leat.contract.ViewPropertyContract;
import dev.leat.contract.ViewRangeContract;
import dev.leat.contract.ViewStoreContract;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// A state table keeps the contracts of views. With `-Dcrash.full`, random commits are as many as
/// in other stores, otherwise a third.
@ExtendWith(SharedEndpoint.class)
@RunsOn(Host.LEAT)
class TableContractTest {

    private static final int PART = System.getProperty("crash.full") == null ? 3 : 1;

    @Nested
    class Views extends ViewStoreContract {

        private final TestedState.Opener opener;

        Views(SharedEndpoint.Tables tables) {
            opener = tables.fresh();
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    class Range extends ViewRangeContract {

        private final TestedState.Opener opener;

        Range(SharedEndpoint.Tables tables) {
            opener = tables.fresh();
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    class Crash extends ViewCrashContract {

        private final TestedState.Opener opener;

        Crash(SharedEndpoint.Tables tables) {
            opener = tables.fresh();
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    class Identity extends IdentityContract {

        private final TestedState.Opener opener;

        Identity(SharedEndpoint.Tables tables) {
            opener = tables.fresh();
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    @Tag("fuzz")
    class DryRun extends DryRunContract {

        private final TestedState.Opener opener;

        DryRun(SharedEndpoint.Tables tables) {
            opener = tables.fresh();
        }

        @Override
        protected int commits() {
            return super.commits() / PART;
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    @Tag("fuzz")
    class Property extends ViewPropertyContract {

        private final TestedState.Opener opener;

        Property(SharedEndpoint.Tables tables) {
            opener = tables.fresh();
        }

        @Override
        protected int commits() {
            return super.commits() / PART;
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    class Versions extends VersionContract {

        private final TestedState.Opener opener;

        Versions(SharedEndpoint.Tables tables) {
            opener = tables.fresh();
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    class VersionCrash extends VersionCrashContract {

        private final TestedState.Opener opener;

        VersionCrash(SharedEndpoint.Tables tables) {
            opener = tables.fresh();
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }
}
