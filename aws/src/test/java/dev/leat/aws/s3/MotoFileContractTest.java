package dev.leat.aws.s3;

import dev.leat.aws.SharedServices;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/// The claims on objects and the ends of files over moto.
@Tag("interop")
@RunsOn(Host.MOTO)
class MotoFileContractTest extends FileContracts {

    @AutoClose private static final SharedServices SERVICES = SharedServices.moto();

    @Override
    SharedServices services() {
        return SERVICES;
    }
}
