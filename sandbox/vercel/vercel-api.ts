import { ApiError, type Cloud } from "../provider/cloud.ts";

/** Type token of a Vercel project. */
export const VERCEL_PROJECT = "vercel:index/project:Project";

/** An error of Vercel's API. */
export function vercelError(status: number, message: string): ApiError {
  return new ApiError(status, `https://api.vercel.com: ${status} ${message}`);
}

/** A project that is referred to must exist. */
export function requireVercelProject(cloud: Cloud, id: string): void {
  if (cloud.lacks(VERCEL_PROJECT, id)) throw vercelError(404, `Project ${id} was not found.`);
}

/** What Vercel makes ids and secrets of. */
export const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
