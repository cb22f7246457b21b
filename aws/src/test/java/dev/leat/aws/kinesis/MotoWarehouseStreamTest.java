package dev.leat.aws.kinesis;

import dev.leat.aws.AwsClients;
import dev.leat.aws.MotoServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/// The stream of the warehouse example over moto.
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MotoWarehouseStreamTest extends WarehouseStreamCases {

    private MotoServer moto;
    private AwsClients clients;

    @BeforeAll
    void start() throws Exception {
        moto = MotoServer.start();
        clients = moto.clients();
    }

    @AfterAll
    void stop() {
        if (clients != null) {
            clients.close();
            moto.close();
        }
    }

    @Override
    AwsClients clients() {
        return clients;
    }

    @Override
    int sales() {
        return 300; // moto needs up to a tenth of a second for each;
    }
}
