package dev.leat.aws.lake;

import dev.leat.aws.SharedServices;
import dev.leat.contract.LakePointersContract;
import dev.leat.contract.TestedPointers;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.port.Time;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/// The catalog in moto's Glue, which accepts an update from a former version.
@Tag("interop")
@RunsOn(Host.MOTO)
class MotoGluePointersTest extends LakePointersContract {

    @AutoClose private static final SharedServices SERVICES = SharedServices.moto();

    @Override
    protected TestedPointers open() {
        return GluePointersHost.create(app(), SERVICES.clients(), Time.system());
    }
}
