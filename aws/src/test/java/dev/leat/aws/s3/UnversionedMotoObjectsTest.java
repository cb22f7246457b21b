package dev.leat.aws.s3;

import dev.leat.aws.SharedServices;
import dev.leat.contract.ObjectStorageContract;
import dev.leat.contract.TestedObjects;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.port.Time;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/// Objects in moto's S3, in buckets without versions.
@Tag("interop")
@RunsOn(Host.MOTO)
class UnversionedMotoObjectsTest extends ObjectStorageContract {

    @AutoClose private static final SharedServices SERVICES = SharedServices.moto();

    @Override
    protected TestedObjects open() {
        return S3TestObjects.open(SERVICES.clients(), false, Time.system());
    }
}
