package dev.leat.redis;

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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/// Redis keeps the contracts of views.
@ExtendWith(SharedServer.class)
class RedisContractTest {

    @Nested
    class Views extends ViewStoreContract {

        private final TestServer server;

        Views(TestServer server) {
            this.server = server;
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return RedisState.open(server, app, time);
        }
    }

    @Nested
    class Range extends ViewRangeContract {

        private final TestServer server;

        Range(TestServer server) {
            this.server = server;
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return RedisState.open(server, app, time);
        }
    }

    @Nested
    class Crash extends ViewCrashContract {

        private final TestServer server;

        Crash(TestServer server) {
            this.server = server;
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return RedisState.open(server, app, time);
        }
    }

    @Nested
    class Identity extends IdentityContract {

        private final TestServer server;

        Identity(TestServer server) {
            this.server = server;
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return RedisState.open(server, app, time);
        }
    }

    @Nested
    class DryRun extends DryRunContract {

        private final TestServer server;

        DryRun(TestServer server) {
            this.server = server;
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return RedisState.open(server, app, time);
        }
    }

    @Nested
    class Property extends ViewPropertyContract {

        private final TestServer server;

        Property(TestServer server) {
            this.server = server;
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return RedisState.open(server, app, time);
        }
    }

    @Nested
    class Versions extends VersionContract {

        private final TestServer server;

        Versions(TestServer server) {
            this.server = server;
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return RedisState.open(server, app, time);
        }
    }

    @Nested
    class VersionCrash extends VersionCrashContract {

        private final TestServer server;

        VersionCrash(TestServer server) {
            this.server = server;
        }

        @Override
        public TestedState open(App app, VirtualTime time) {
            return RedisState.open(server, app, time);
        }
    }
}
