package dev.leat.aws.send;

import dev.leat.aws.AwsClients;
import dev.leat.aws.SharedServices;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// Puts over moto.
@Tag("interop")
@RunsOn(Host.MOTO)
class MotoStreamSinkTest extends StreamSinks {

    @AutoClose
    private static final SharedServices SERVICES = SharedServices.moto().watched(REFUSED);

    @BeforeAll
    static void prepare() {
        prepare(SERVICES.clients());
    }

    @Override
    AwsClients clients() {
        return SERVICES.clients();
    }
}
