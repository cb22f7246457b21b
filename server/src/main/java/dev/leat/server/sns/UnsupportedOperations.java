package dev.leat.server.sns;

import dev.leat.server.aws.AwsErrorException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The operations of SNS that Leat does not support, and the reasons.
final class UnsupportedOperations {

    static final Map<String, AwsErrorException> ALL = all();

    private UnsupportedOperations() {}

    private static Map<String, AwsErrorException> all() {
        var all = new HashMap<String, AwsErrorException>();
        put(
                all,
                "Leat has no permissions: every client that reaches its port, and has its token if"
                        + " one is set, may do everything.",
                "AddPermission",
                "RemovePermission");
        put(
                all,
                "Leat does not support data protection policies.",
                "GetDataProtectionPolicy",
                "PutDataProtectionPolicy");
        put(
                all,
                "Leat does not send SMS: it delivers to queues, email addresses and URLs.",
                "CheckIfPhoneNumberIsOptedOut",
                "CreateSMSSandboxPhoneNumber",
                "DeleteSMSSandboxPhoneNumber",
                "GetSMSAttributes",
                "GetSMSSandboxAccountStatus",
                "ListOriginationNumbers",
                "ListPhoneNumbersOptedOut",
                "ListSMSSandboxPhoneNumbers",
                "OptInPhoneNumber",
                "SetSMSAttributes",
                "VerifySMSSandboxPhoneNumber");
        put(
                all,
                "Leat does not send to mobile devices: it delivers to queues, email addresses and URLs.",
                "CreatePlatformApplication",
                "CreatePlatformEndpoint",
                "DeleteEndpoint",
                "DeletePlatformApplication",
                "GetEndpointAttributes",
                "GetPlatformApplicationAttributes",
                "ListEndpointsByPlatformApplication",
                "ListPlatformApplications",
                "SetEndpointAttributes",
                "SetPlatformApplicationAttributes");
        return Map.copyOf(all);
    }

    private static void put(Map<String, AwsErrorException> all, String why, String... operations) {
        List.of(operations).forEach(operation -> all.put(operation, SnsErrors.absent(why)));
    }
}
