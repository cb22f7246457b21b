/// SNS operations on the topics of a platform. Requests and responses are objects of the SDK's
/// model classes. This package does not depend on the wire protocol.
@NullMarked
package dev.leat.server.sns;

import org.jspecify.annotations.NullMarked;
