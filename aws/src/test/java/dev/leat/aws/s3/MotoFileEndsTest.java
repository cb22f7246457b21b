package dev.leat.aws.s3;

import dev.leat.aws.SharedServices;
import dev.leat.port.Time;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Files over moto. With `-Dcrash.full` a process dies before and after each request, otherwise
/// before one and after the next: [FileEndsTest] has all.
@Tag("interop")
class MotoFileEndsTest extends FileEndsCases {

    @AutoClose private static final SharedServices SERVICES = SharedServices.moto();

    @Override
    @Test
    @Disabled("moto answers 500 to the completion of an upload that does not exist")
    void anOutputWhoseUploadDoesNotExistAnyMoreDoesNotBlockItsInput() {}

    @Override
    Time time() {
        return Time.system();
    }

    @Override
    boolean[] fates(int request) {
        return System.getProperty("crash.full") == null
                ? new boolean[] {request % 2 == 0}
                : super.fates(request);
    }

    /// `complete_multipart_upload` of `moto/s3/responses.py` reads only `If-None-Match`.
    @Override
    boolean comparesEtags() {
        return false;
    }

    @Override
    SharedServices services() {
        return SERVICES;
    }
}
