/**
 * What vendors' programs accept of what the page gives them: commands with their flags, as the programs themselves list
 * them. gcloud 528 (its own tree of commands), vercel 60.1.3 and eas-cli 16 (`--help`), the manual of gh, and Pulumi's
 * reference of its command line.
 */
export const VENDOR_FLAGS: Readonly<Record<string, readonly string[]>> = {
  "gcloud run services describe": ["--format"],
  "gcloud run services update": ["--memory", "--timeout"],
  "gcloud beta run services update": ["--max", "--max-instances", "--min", "--scaling"],
  "gcloud run services update-traffic": ["--to-latest", "--to-revisions"],
  "gcloud run services logs read": ["--freshness", "--limit", "--log-filter"],
  "gcloud run revisions list": ["--service", "--sort-by", "--limit"],
  "gcloud logging read": ["--freshness", "--limit", "--format"],
  "gcloud secrets versions list": [],
  "gcloud auth print-access-token": [],
  "gcloud auth print-identity-token": [],
  "gcloud storage ls": ["--all-versions"],
  "gcloud storage cp": [],
  "gcloud projects remove-iam-policy-binding": ["--member", "--role"],
  "gcloud iam workload-identity-pools providers delete": ["--workload-identity-pool", "--location"],
  "gcloud iam service-accounts keys delete": ["--iam-account"],
  "gh auth token": [],
  "gh workflow run": ["--ref", "-f"],
  "gh workflow disable": [],
  "gh workflow enable": [],
  "gh run list": ["--workflow", "--event", "--status", "--limit", "--json", "--jq"],
  "gh run rerun": [],
  "gh variable set": ["--env", "--body"],
  "gh variable delete": ["--env"],
  "gh secret delete": ["--env"],
  "vercel inspect": ["--json"],
  "vercel list": ["--environment"],
  "vercel logs": ["--project", "--environment", "--since", "--no-follow"],
  "vercel rollback": [],
  "vercel promote": [],
  "vercel redeploy": [],
  "vercel env rm": ["--project", "--yes"],
  "eas update:list": ["--all", "--limit", "--non-interactive"],
  "eas update:republish": ["--group", "--destination-channel", "--message", "--non-interactive"],
  "pulumi config set": ["--stack"],
  "pulumi config rm": ["--stack"],
  "pulumi cancel": ["--stack"],
  "pulumi stack export": ["--stack", "--file"],
  "pulumi stack import": ["--stack", "--file"],
  "pulumi stack init": [],
  "pulumi refresh": ["--stack"],
  "pulumi preview": ["--stack"],
  "pulumi up": ["--stack", "--refresh"],
  "pulumi whoami": ["--verbose"],
  "git ls-remote": ["--refs", "--tags", "--heads", "--sort"],
};

/** Flags that each program takes with every command. */
export const EVERYWHERE: Readonly<Record<string, readonly string[]>> = {
  gcloud: ["--project", "--region"],
  gh: ["--repo"],
  vercel: ["--scope"],
};
