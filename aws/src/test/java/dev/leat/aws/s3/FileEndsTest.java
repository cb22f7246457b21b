package dev.leat.aws.s3;

import dev.leat.aws.SharedServices;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Time;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/// Files over Leat's own endpoint.
@Tag("slow")
class FileEndsTest extends FileEndsCases {

    private static final VirtualTime TIME = VirtualTime.start();
    @AutoClose private static final SharedServices SERVICES = SharedServices.leat(TIME);

    @Override
    Time time() {
        return TIME;
    }

    @Override
    SharedServices services() {
        return SERVICES;
    }
}
