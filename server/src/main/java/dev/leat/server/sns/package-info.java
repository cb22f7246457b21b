/// SNS operations on the topics of a platform. Requests and responses are those of the SDK's model;
/// nothing here depends on the wire protocol.
@NullMarked
package dev.leat.server.sns;

import org.jspecify.annotations.NullMarked;
