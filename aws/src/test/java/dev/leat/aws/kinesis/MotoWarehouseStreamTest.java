package dev.leat.aws.kinesis;

import dev.leat.aws.AwsClients;
import dev.leat.aws.SharedServices;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/// The stream of the warehouse example over moto.
@Tag("interop")
class MotoWarehouseStreamTest extends WarehouseStreamCases {

    @AutoClose private static final SharedServices SERVICES = SharedServices.moto();

    @Override
    AwsClients clients() {
        return SERVICES.clients();
    }

    @Override
    int sales() {
        return 150; // moto needs up to a tenth of a second for each
    }
}
