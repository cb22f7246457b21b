# Written by `leat synth`, which overwrites changes.

output "etl_queue_url" {
  description = "URL of the queue etl"
  value       = aws_sqs_queue.etl_queue.url
}

output "failed_jobs_queue_url" {
  description = "URL of the queue failed_jobs"
  value       = aws_sqs_queue.failed_jobs_queue.url
}

output "etl_dlq_queue_url" {
  description = "URL of the queue etl-dlq"
  value       = aws_sqs_queue.etl_dlq_queue.url
}

output "failed_jobs_dlq_queue_url" {
  description = "URL of the queue failed_jobs-dlq"
  value       = aws_sqs_queue.failed_jobs_dlq_queue.url
}

output "logs_command" {
  description = "Command that shows the logs."
  value       = "aws logs tail /leat/leat-lake-lake --follow --region ${var.region}"
}

output "dashboard_url" {
  description = "Dashboard of the app."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/leat-lake-lake"
}

output "send_command" {
  description = "Command that sends the content of message.json to queue etl."
  value       = "aws sqs send-message --region ${var.region} --queue-url ${aws_sqs_queue.etl_queue.url} --message-body file://message.json"
}
