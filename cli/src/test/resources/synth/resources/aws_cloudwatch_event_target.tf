resource "aws_cloudwatch_event_target" "failed_files_rule" {
  rule      = aws_cloudwatch_event_rule.failed_files_rule.name
  target_id = "queue"
  arn       = aws_sqs_queue.failed_queue.arn
}
