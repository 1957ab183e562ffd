/** The canonical name of the module whose declarations this folder holds. */
export const module = 'tw::core::Strings'
