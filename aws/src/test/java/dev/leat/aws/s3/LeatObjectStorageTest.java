package dev.leat.aws.s3;

import dev.leat.aws.SharedServices;
import dev.leat.contract.ObjectStorageContract;
import dev.leat.contract.TestedObjects;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.junit.jupiter.api.AutoClose;

/// Objects in the S3 of Leat's own endpoint, whose buckets all have versions.
@RunsOn(Host.LEAT)
class LeatObjectStorageTest extends ObjectStorageContract {

    private static final VirtualTime TIME = VirtualTime.start();
    @AutoClose private static final SharedServices SERVICES = SharedServices.leat(TIME);

    @Override
    protected TestedObjects open() {
        return S3TestObjects.open(SERVICES.clients(), true, TIME);
    }
}
