# Written by `leat synth`, which overwrites changes.

output "failed_queue_url" {
  description = "URL of the queue failed"
  value       = aws_sqs_queue.failed_queue.url
}

output "load_files_queue_url" {
  description = "URL of the queue load-files"
  value       = aws_sqs_queue.load_files_queue.url
}

output "failed_dlq_queue_url" {
  description = "URL of the queue failed-dlq"
  value       = aws_sqs_queue.failed_dlq_queue.url
}

output "load_files_dlq_queue_url" {
  description = "URL of the queue load-files-dlq"
  value       = aws_sqs_queue.load_files_dlq_queue.url
}

output "copy_role_arn" {
  description = "ARN of the role with which Redshift copies staged rows; associate it with the cluster or namespace as its default role."
  value       = aws_iam_role.copy_role.arn
}

output "logs_command" {
  description = "Command that shows the logs."
  value       = "aws logs tail /leat/leat-loads-loads --follow --region ${var.region}"
}

output "dashboard_url" {
  description = "Dashboard of the app."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/leat-loads-loads"
}

output "send_command" {
  description = "Command that sends the content of message.json to queue load-files."
  value       = "aws sqs send-message --region ${var.region} --queue-url ${aws_sqs_queue.load_files_queue.url} --message-body file://message.json"
}
