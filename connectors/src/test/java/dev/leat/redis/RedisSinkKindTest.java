package dev.leat.redis;

import dev.leat.contract.TestedState;
import dev.leat.contract.kind.RecordSinkCase;
import dev.leat.contract.kind.SinkKindCases;
import dev.leat.contract.kind.SinkKindContract;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// Redis keeps views.
@ExtendWith(SharedServer.class)
class RedisSinkKindTest extends SinkKindContract {

    private final TestServer server;

    RedisSinkKindTest(TestServer server) {
        this.server = server;
    }

    @Override
    protected List<RecordSinkCase> kinds() {
        return List.of(SinkKindCases.VIEW);
    }

    @Override
    protected TestedState.Opener fresh() {
        server.empty();
        return (app, time) -> RedisState.open(server, app, time);
    }
}
