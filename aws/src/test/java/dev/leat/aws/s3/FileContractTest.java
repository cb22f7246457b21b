package dev.leat.aws.s3;

import dev.leat.aws.SharedServices;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/// The claims on objects and the ends of files over Leat's own endpoint.
@Tag("interop")
@RunsOn(Host.LEAT)
class FileContractTest extends FileContracts {

    @AutoClose
    private static final SharedServices SERVICES = SharedServices.leat(VirtualTime.start());

    @Override
    SharedServices services() {
        return SERVICES;
    }
}
